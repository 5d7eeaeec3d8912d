package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.util.Optional;
import java.util.function.Consumer;

/// Numbers and lengths of time of modifiers are such that they do something.
final class ModifierRange implements RunbookRule {
  private static final Rule RULE =
      Rule.error(
          "modifier.range",
          "A number or a length of time makes no sense there.",
          "`retries` and `parallel` begin at 1; `timeout` and `deadline` are longer than nothing;"
              + " `delay` is not negative.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, around) ->
        step.modifiers()
            .nodes()
            .forEach((modifier, node) ->
                value(modifier, node, step, around, reading)
                    .flatMap(value -> problem(modifier, value))
                    .ifPresent(problem -> found.accept(RULE.at(node.span(), problem)))));
  }

  private static Optional<Value> value(
      Modifier modifier, Node node, Step step, StepTree.Around around, Reading reading) {
    return switch (modifier) {
      case RETRIES, PARALLEL, TIMEOUT, DEADLINE, DELAY ->
          reading
              .foreseen()
              .value(node, Place.PLAIN, step, around)
              .flatMap(value -> converted(value, modifier, node));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> converted(Value value, Modifier modifier, Node node) {
    try {
      return Optional.of(Formulas.coerce(value, modifier.type(), "", node.span()));
    } catch (EvaluationException reportedWhereTypesAre) {
      return Optional.empty();
    }
  }

  private static Optional<String> problem(Modifier modifier, Value value) {
    String key = "`" + modifier.key() + "`";
    return switch (value.revealed()) {
      case Value.Whole(long number) when number < 1 ->
          Optional.of(
              modifier == Modifier.RETRIES
                  ? key + " counts the attempts after the first, and is at least 1."
                  : key + " says how many items run at once, and is at least 1.");
      case Value.Time(var time) when time.isNegative() ->
          Optional.of(key + " is a length of time, and cannot be negative.");
      case Value.Time(var time) when time.isZero() && modifier != Modifier.DELAY ->
          Optional.of(key + " of nothing leaves the step no time at all.");
      default -> Optional.empty();
    };
  }
}
