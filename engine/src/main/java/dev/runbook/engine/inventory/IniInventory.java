package dev.runbook.engine.inventory;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.source.Position;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads an inventory in Ansible's INI format (docs.ansible.com: "ini inventory"): `[group]`,
/// `[group:children]`, `[group:vars]`, hosts with `name=value` words.
///
/// Words of a host's line are split as a shell does; then, and in `[group:vars]` at once, a value
/// is read as a literal of Python when it is one.
final class IniInventory {
  private static final Pattern SECTION =
      Pattern.compile("\\[([^:\\]\\s]+)(?::([^\\]\\s]*))?\\]\\s*(?:[#;].*)?");
  private static final Pattern GROUP = Pattern.compile("([^:\\]\\s#]+)\\s*(?:#.*)?");

  private enum Kind {
    HOSTS,
    CHILDREN,
    VARS
  }

  private final SourceFile file;
  private final Draft draft;
  private final Diagnostics problems;
  private final Map<String, Span> pending = new LinkedHashMap<>();
  private Kind kind = Kind.HOSTS;
  private Draft.@Nullable Entry group;

  IniInventory(SourceFile file, Draft draft, Diagnostics problems) {
    this.file = file;
    this.draft = draft;
    this.problems = problems;
    this.group = draft.knownGroup(Group.UNGROUPED).orElseThrow();
  }

  void read() {
    List<String> lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      String line =
          i == 0 && lines.get(0).startsWith("\uFEFF") ? lines.get(0).substring(1) : lines.get(i);
      readLine(line, i + 1);
    }
    reportUndefinedGroups();
  }

  private void readLine(String line, int number) {
    String content = line.strip();
    if (content.isEmpty() || content.startsWith("#") || content.startsWith(";")) {
      return;
    }
    int indent = line.indexOf(content);
    if (content.startsWith("[") && SECTION.matcher(content).matches()) {
      section(content, number, indent);
      return;
    }
    if (content.startsWith("[") && !content.contains("]")) {
      problems.add(
          Diagnostic.error(
              InventoryRules.INI_SECTION,
              span(number, indent, indent + length(content)),
              "The `]` of this section is missing."));
      group = null;
      return;
    }
    Draft.Entry current = group;
    if (current == null) {
      return;
    }
    switch (kind) {
      case HOSTS -> host(current, line, number);
      case CHILDREN -> child(current, content, number, indent);
      case VARS -> variable(current, content, number, indent);
    }
  }

  private void section(String content, int number, int indent) {
    Matcher section = SECTION.matcher(content);
    if (!section.matches()) {
      return;
    }
    String name = section.group(1);
    String suffix = section.group(2);
    Span place = span(number, indent + 1, indent + 1 + length(name));
    group = null;
    if (suffix != null && !suffix.equals("vars") && !suffix.equals("children")) {
      int from = indent + 2 + length(name);
      problems.add(
          Diagnostic.error(
                  InventoryRules.INI_SECTION,
                  span(number, from, from + length(suffix)),
                  "There is no kind of section `" + suffix + "`.")
              .withAdvice(
                  Suggestion.didYouMean(suffix, List.of("vars", "children"))
                      .orElse("Sections are `[group]`, `[group:children]` and `[group:vars]`.")));
      return;
    }
    boolean isNew = draft.knownGroup(name).isEmpty();
    group = draft.group(name, place).orElse(null);
    if (suffix == null) {
      kind = Kind.HOSTS;
      pending.remove(name);
    } else if (suffix.equals("children")) {
      kind = Kind.CHILDREN;
      pending.remove(name);
    } else {
      kind = Kind.VARS;
      if (isNew) {
        pending.put(name, place);
      }
    }
  }

  private void host(Draft.Entry current, String line, int number) {
    Optional<List<ShellWord>> split = ShellWord.split(line);
    if (split.isEmpty()) {
      int from = line.indexOf(line.strip());
      problems.add(
          Diagnostic.error(
                  InventoryRules.INI_QUOTES,
                  span(number, from, from + length(line.strip())),
                  "A quote in this line is not closed.")
              .withAdvice("A quote that belongs to the value needs a `\\` before it."));
      return;
    }
    List<ShellWord> words = split.get();
    if (words.isEmpty()) {
      return;
    }
    ShellWord first = words.getFirst();
    Span place = span(number, first.start(), first.end());
    HostNames names = HostNames.expand(first.text(), place, problems);
    List<Assignment> assignments = assignments(words.subList(1, words.size()), number);
    for (String name : names.names()) {
      Optional<Draft.Entry> host = draft.host(name, place);
      if (host.isEmpty()) {
        return;
      }
      if (!current.name.equals(Group.UNGROUPED)) {
        current.hosts.add(name);
      }
      String origin = "host vars of " + name;
      names.port().ifPresent(port -> host.get().inline.add(Variables.port(port, place, origin)));
      assignments.forEach(each -> host.get().inline.add(each.variable(origin)));
    }
  }

  /// Up to the first word that is none: `port = 5432` is one mistake, not three.
  private List<Assignment> assignments(List<ShellWord> words, int number) {
    List<Assignment> assignments = new ArrayList<>();
    for (ShellWord word : words) {
      Optional<Assignment> assignment = assignment(word, number);
      if (assignment.isEmpty()) {
        break;
      }
      assignments.add(assignment.get());
    }
    return assignments;
  }

  private record Assignment(String name, Span place, Node value) {
    Variable variable(String origin) {
      return new Variable(name, value, place, origin, Jinja.inIni(value));
    }
  }

  private Optional<Assignment> assignment(ShellWord word, int number) {
    int equals = word.text().indexOf('=');
    Span whole = span(number, word.start(), word.end());
    if (equals < 1) {
      problems.add(
          Diagnostic.error(
                  InventoryRules.INI_ASSIGNMENT,
                  whole,
                  "After a host's name come words of the form `name=value`.")
              .withAdvice(
                  "Without blanks around the `=`; a value with blanks is quoted: `name='a b'`."));
      return Optional.empty();
    }
    String name = word.text().substring(0, equals);
    int valueStart = Math.min(word.end(), word.start() + length(name) + 1);
    Span nameSpan = span(number, word.start(), Math.min(word.end(), word.start() + length(name)));
    Variables.checkName(name, nameSpan, problems);
    Node value =
        PythonLiteral.read(word.text().substring(equals + 1), span(number, valueStart, word.end()));
    return Optional.of(new Assignment(name, nameSpan, value));
  }

  private void child(Draft.Entry parent, String content, int number, int indent) {
    Matcher name = GROUP.matcher(content);
    Span place = span(number, indent, indent + length(content));
    if (!name.matches()) {
      problems.add(
          Diagnostic.error(
              InventoryRules.INI_CHILD, place, "A line of `children` is the name of one group."));
      return;
    }
    Span shown = span(number, indent, indent + length(name.group(1)));
    boolean isNew = draft.knownGroup(name.group(1)).isEmpty();
    Optional<Draft.Entry> child = draft.group(name.group(1), shown);
    if (isNew && child.isPresent()) {
      pending.put(name.group(1), shown);
    }
    child.ifPresent(each -> draft.child(parent, each, shown));
  }

  private void variable(Draft.Entry owner, String content, int number, int indent) {
    int equals = content.indexOf('=');
    if (equals < 1) {
      problems.add(
          Diagnostic.error(
              InventoryRules.INI_ASSIGNMENT,
              span(number, indent, indent + length(content)),
              "A line of `vars` is `name = value`."));
      return;
    }
    String name = content.substring(0, equals).strip();
    String value = content.substring(equals + 1).strip();
    Span nameSpan = span(number, indent, indent + length(name));
    int start = indent + length(content) - length(value);
    Variables.checkName(name, nameSpan, problems);
    Node node = PythonLiteral.read(value, span(number, start, start + length(value)));
    owner.inline.add(
        new Variable(name, node, nameSpan, "group vars of " + owner.name, Jinja.inIni(node)));
  }

  private void reportUndefinedGroups() {
    Set<String> known =
        draft.groups().stream()
            .map(each -> each.name)
            .filter(name -> !pending.containsKey(name))
            .collect(Collectors.toSet());
    pending.forEach((name, place) ->
        problems.add(
            Diagnostic.error(
                    InventoryRules.UNKNOWN_GROUP,
                    place,
                    "No section `[" + name + "]` defines this group.")
                .withAdvice(Suggestion.didYouMean(name, known))));
  }

  private Span span(int line, int from, int to) {
    return new Span(file, new Position(line, from + 1), new Position(line, Math.max(from, to) + 1));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
