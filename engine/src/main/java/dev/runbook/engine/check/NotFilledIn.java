package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.inventory.Variable;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A variable that the runbook uses, or by which a host is reached, is still the placeholder that
/// `runbook init` wrote.
///
/// Used is what any scalar of the runbook's files names, and what such a variable names in turn: a
/// word too much is possible, one too little is not.
public final class NotFilledIn implements RunbookRule {
  /// What stands in a profile for a value that only the site knows.
  public static final String PLACEHOLDER = "FILL-IN";

  private static final Rule RULE =
      Rule.warning(
          "variable.not-filled-in",
          "A variable still holds the placeholder of a new project.",
          "`runbook init` writes `FILL-IN` where only the site knows the value: addresses, disks,"
              + " the archive, the cloud. `check` and `plan` go on and say what is left to fill in;"
              + " `apply` refuses to begin.");

  NotFilledIn() {}

  /// Whether this is a finding of this rule, with which `apply` must not begin.
  public static boolean found(Diagnostic finding) {
    return finding.rule().equals(RULE.id());
  }

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public boolean isAskedBeside() {
    return true;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    Map<Variable, List<String>> open = new LinkedHashMap<>();
    for (String name : hosts(reading)) {
      reading
          .inventory()
          .host(name)
          .ifPresent(host ->
              unfilled(host)
                  .forEach(variable ->
                      open.computeIfAbsent(variable, _ -> new ArrayList<>()).add(name)));
    }
    if (open.isEmpty()) {
      return;
    }
    Set<String> used = used(reading);
    open.forEach((variable, names) -> {
      if (used.contains(variable.name())) {
        found.accept(finding(variable, names));
      }
    });
  }

  private static Set<String> hosts(Reading reading) {
    Set<String> names = new TreeSet<>();
    for (Play play : reading.runbook().plays()) {
      names.addAll(reading.hosts(play));
    }
    return names;
  }

  private static List<Variable> unfilled(Host host) {
    return host.variables().values().stream()
        .filter(variable -> !places(variable).isEmpty())
        .toList();
  }

  private static Diagnostic finding(Variable variable, List<String> hosts) {
    Map<String, Node.Scalar> places = places(variable);
    String inside =
        places.size() == 1
            ? ""
            : places.keySet().stream()
                .map(name -> "`" + name.substring(variable.name().length() + 1) + "`")
                .collect(Collectors.joining(", ", ": ", ""));
    return RULE.at(
            places.values().iterator().next().span(),
            "`"
                + (places.size() == 1 ? places.keySet().iterator().next() : variable.name())
                + "` is not filled in yet for "
                + String.join(", ", hosts)
                + inside
                + ".")
        .withAdvice("Write the site's own value in place of `" + PLACEHOLDER + "`.");
  }

  /// The placeholders in a variable, by the name of the variable or of the field that each is.
  private static Map<String, Node.Scalar> places(Variable variable) {
    Map<String, Node.Scalar> places = new LinkedHashMap<>();
    collect(variable.name(), variable.value(), places);
    return places;
  }

  private static void collect(String name, Node node, Map<String, Node.Scalar> places) {
    switch (node) {
      case Node.Scalar scalar when scalar.text().equals(PLACEHOLDER) ->
          places.putIfAbsent(name, scalar);
      case Node.Scalar _ -> {}
      case Node.Sequence list -> list.items().forEach(item -> collect(name, item, places));
      case Node.Mapping map ->
          map.entries()
              .forEach(each -> collect(name + "." + each.key().text(), each.value(), places));
    }
  }

  private static Set<String> used(Reading reading) {
    Set<String> words = new HashSet<>(Set.of("connection"));
    for (SourceFile file : reading.runbook().files()) {
      reading.eachValue(file, scalar -> Words.in(scalar.text(), words));
    }
    reading.runbook().templates().forEach(file -> Words.in(file.text(), words));
    Set<Variable> variables = Collections.newSetFromMap(new IdentityHashMap<>());
    for (String name : hosts(reading)) {
      reading.inventory().host(name).ifPresent(host -> variables.addAll(host.variables().values()));
    }
    boolean more = true;
    while (more) {
      more =
          variables.removeIf(variable -> {
            boolean isUsed = words.contains(variable.name());
            if (isUsed) {
              Words.in(variable.value(), words);
            }
            return isUsed;
          });
    }
    return words;
  }
}
