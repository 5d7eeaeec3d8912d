package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What a step registers, sets or loops over does not have the name of a variable, nor the item of
/// a loop that of a loop around it.
final class HiddenName implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
              "name.hides",
              "A name hides another one.",
              "From this step on the name means something else than before, also where the variable"
                  + " was meant: registered values and items of loops are above every variable.")
          .guessing();

  private static final String ITEM = "item";

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    Map<String, Set<String>> variables = new HashMap<>();
    reading.eachStep((step, around) -> {
      Set<String> taken =
          variables.computeIfAbsent(around.play().path(), _ -> variables(around.play(), reading));
      for (Definition given : defined(step)) {
        if (taken.contains(given.name())) {
          found.accept(
              RULE.at(
                      given.span(),
                      "`" + given.name() + "` is a variable already, and means this from here on.")
                  .withAdvice("Give it a name of its own."));
        }
      }
      if (step.modifiers().has(Modifier.LOOP)) {
        loop(step, around, taken, found);
      }
    });
  }

  private static void loop(
      Step step, StepTree.Around around, Set<String> taken, Consumer<Diagnostic> found) {
    String name = item(step);
    Span place =
        step.modifiers()
            .node(Modifier.AS)
            .or(() -> step.modifiers().node(Modifier.LOOP))
            .map(Node::span)
            .orElse(step.span());
    if (taken.contains(name)) {
      found.accept(
          RULE.at(place, "`" + name + "` is a variable already, and means the item in this loop.")
              .withAdvice("Give the item a name of its own: `as: ...`."));
    }
    for (Step outer : around.ancestors().reversed()) {
      if (outer instanceof Step.Include) {
        return;
      }
      if (outer.modifiers().has(Modifier.LOOP) && item(outer).equals(name)) {
        found.accept(
            RULE.at(place, "The loop around this one calls its item `" + name + "` too.")
                .withAdvice("Give the item a name of its own: `as: ...`."));
        return;
      }
    }
  }

  private static String item(Step step) {
    return step.modifiers().name(Modifier.AS).orElse(ITEM);
  }

  private static List<Definition> defined(Step step) {
    if (step instanceof Step.ModuleStep module
        && module.module().equals("set")
        && module.arguments() instanceof Node.Mapping names) {
      return names.entries().stream()
          .map(entry -> new Definition(entry.key().text(), entry.value(), entry.key().span()))
          .toList();
    }
    return step.modifiers().node(Modifier.REGISTER).stream()
        .map(node ->
            new Definition(step.modifiers().name(Modifier.REGISTER).orElse(""), node, node.span()))
        .toList();
  }

  private static Set<String> variables(Play play, Reading reading) {
    Set<String> names = new HashSet<>();
    reading.runbook().vars().forEach(each -> names.add(each.name()));
    play.vars().forEach(each -> names.add(each.name()));
    for (String host : reading.hosts(play)) {
      reading
          .inventory()
          .host(host)
          .map(Host::variablesLowestFirst)
          .ifPresent(all -> all.forEach(each -> names.add(each.name())));
    }
    return names;
  }
}
