package dev.runbook.engine.check;

import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.yaml.Node;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The texts in which a name may be used. What looks for a name's use looks for the word in all of
/// them: one use too many is possible, one too few is not, so that nothing is called unused that is
/// used.
final class Words {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private Words() {}

  /// Adds every word of a text.
  static void in(String text, Set<String> words) {
    WORD.matcher(text).results().forEach(word -> words.add(word.group()));
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
