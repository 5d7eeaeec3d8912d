package dev.runbook.engine.inventory;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.YamlReader;
import java.util.List;
import java.util.Optional;

/// Reads an inventory in YAML, in Ansible's shape: groups with `hosts`, `children` and `vars`.
final class YamlInventory {
  private static final List<String> KEYS = List.of("hosts", "children", "vars");
  private final Draft draft;
  private final Diagnostics problems;

  YamlInventory(Draft draft, Diagnostics problems) {
    this.draft = draft;
    this.problems = problems;
  }

  void read(SourceFile file) {
    YamlReader.Document document = YamlReader.readVariables(file);
    problems.addAll(document.problems());
    if (document.root().isEmpty()) {
      return;
    }
    if (!(document.root().get() instanceof Node.Mapping groups)) {
      if (!(document.root().get() instanceof Node.Scalar scalar && scalar.isNull())) {
        problems.add(
            Diagnostic.error(
                    InventoryRules.SHAPE,
                    document.root().get().span(),
                    "An inventory is a mapping of groups, not "
                        + document.root().get().kind()
                        + ".")
                .withAdvice(
                    "It begins with `all:`, and below that `hosts:`, `children:` and `vars:`."));
      }
      return;
    }
    Optional<Node.Entry> plugin = groups.entry("plugin");
    if (plugin.isPresent() && plugin.get().value() instanceof Node.Scalar) {
      problems.add(
          Diagnostic.error(
                  InventoryRules.DYNAMIC,
                  plugin.get().key().span(),
                  "Inventory plug-ins of Ansible are not run.")
              .withAdvice(
                  "Save what it lists: `ansible-inventory -i "
                      + file.name()
                      + " --list --yaml --output inventory.yml`."));
      return;
    }
    for (Node.Entry entry : groups.entries()) {
      draft
          .group(entry.key().text(), entry.key().span())
          .ifPresent(group -> readGroup(group, entry.value()));
    }
  }

  private void readGroup(Draft.Entry group, Node body) {
    if (body instanceof Node.Scalar scalar && scalar.isNull()) {
      return;
    }
    if (!(body instanceof Node.Mapping parts)) {
      shape(body.span(), "A group is a mapping of `hosts`, `children` and `vars`.");
      return;
    }
    for (Node.Entry part : parts.entries()) {
      switch (part.key().text()) {
        case "hosts" -> readHosts(group, part.value());
        case "children" -> readChildren(group, part.value());
        case "vars" ->
            group.inline.addAll(
                Variables.ofMapping(part.value(), "group vars of " + group.name, problems));
        default -> {
          String key = part.key().text();
          problems.add(
              Diagnostic.error(
                      InventoryRules.UNKNOWN_KEY,
                      part.key().span(),
                      "A group has no `" + key + "`.")
                  .withAdvice(
                      Suggestion.didYouMean(key, KEYS)
                          .orElse(
                              "A group has `hosts`, `children` and `vars`; further groups stand"
                                  + " under `children`.")));
        }
      }
    }
  }

  private void readChildren(Draft.Entry group, Node children) {
    if (children instanceof Node.Scalar scalar && scalar.isNull()) {
      return;
    }
    if (!(children instanceof Node.Mapping groups)) {
      shape(children.span(), "`children` is a mapping of groups: each name ends in `:`.");
      return;
    }
    for (Node.Entry entry : groups.entries()) {
      Span place = entry.key().span();
      Optional<Draft.Entry> child = draft.group(entry.key().text(), place);
      if (child.isPresent()) {
        draft.child(group, child.get(), place);
        readGroup(child.get(), entry.value());
      }
    }
  }

  private void readHosts(Draft.Entry group, Node hosts) {
    switch (hosts) {
      case Node.Mapping map ->
          map.entries().forEach(entry -> readHost(group, entry.key(), Optional.of(entry.value())));
      case Node.Scalar scalar -> {
        if (!scalar.isNull()) {
          readHost(group, scalar, Optional.empty());
        }
      }
      case Node.Sequence list ->
          shape(list.span(), "`hosts` is a mapping of hosts: each name ends in `:`.");
    }
  }

  private void readHost(Draft.Entry group, Node.Scalar name, Optional<Node> body) {
    HostNames hosts = HostNames.expand(name.text(), name.span(), problems);
    for (String each : hosts.names()) {
      Optional<Draft.Entry> host = draft.host(each, name.span());
      if (host.isEmpty()) {
        return;
      }
      group.hosts.add(each);
      String origin = "host vars of " + each;
      hosts
          .port()
          .ifPresent(port -> host.get().inline.add(Variables.port(port, name.span(), origin)));
      body.ifPresent(vars -> host.get().inline.addAll(Variables.ofMapping(vars, origin, problems)));
    }
  }

  private void shape(Span place, String message) {
    problems.add(Diagnostic.error(InventoryRules.SHAPE, place, message));
  }
}
