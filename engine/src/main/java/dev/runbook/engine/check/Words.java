package dev.runbook.engine.check;

import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.yaml.Node;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/// The texts in which a name may be used. What looks for a name's use looks for the word in all of
/// them: one use too many is possible, one too few is not, so that nothing is called unused that is
/// used.
final class Words {
  private Words() {}

  /// Adds every word of a text: `[A-Za-z_][A-Za-z0-9_]*`.
  static void in(String text, Set<String> words) {
    int at = 0;
    while (at < text.length()) {
      if (!begins(text.charAt(at))) {
        at++;
        continue;
      }
      int from = at;
      do {
        at++;
      } while (at < text.length() && (begins(text.charAt(at)) || isDigit(text.charAt(at))));
      words.add(text.substring(from, at));
    }
  }

  private static boolean begins(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// Adds every word of the scalars that are values, and no keys.
  static void in(Node node, Set<String> words) {
    eachValue(node, scalar -> in(scalar.text(), words));
  }

  /// Every scalar that is a value, and no key.
  static void eachValue(Node node, Consumer<Node.Scalar> seen) {
    switch (node) {
      case Node.Scalar scalar -> seen.accept(scalar);
      case Node.Sequence list -> list.items().forEach(item -> eachValue(item, seen));
      case Node.Mapping mapping ->
          mapping.entries().forEach(entry -> eachValue(entry.value(), seen));
    }
  }

  /// The texts of all variables that the inventory gives to hosts of the runbook's plays: they are
  /// evaluated among the names of the step that uses them.
  static Set<String> ofInventory(Reading reading) {
    Set<Node> variables = new LinkedHashSet<>();
    Set<String> hosts = new LinkedHashSet<>();
    for (Play play : reading.runbook().plays()) {
      hosts.addAll(reading.hosts(play));
    }
    for (String name : hosts) {
      Host host = reading.inventory().host(name).orElse(null);
      if (host != null) {
        host.variablesLowestFirst().forEach(variable -> variables.add(variable.value()));
      }
    }
    Set<String> texts = new LinkedHashSet<>();
    variables.forEach(variable -> eachValue(variable, scalar -> texts.add(scalar.text())));
    return texts;
  }
}
