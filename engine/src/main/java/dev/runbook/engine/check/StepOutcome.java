package dev.runbook.engine.check;

import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a step with its modifiers leaves behind: which of the names that are registered in it are
/// there where it was skipped, failed, looped over nothing or ran on another host only.
///
/// @param before the scene before the step, without its own variables
/// @param inside the scene of one item, where its condition holds
record StepOutcome(
    Step step,
    PlayGround ground,
    Scene before,
    Scene inside,
    Optional<Formula> list,
    Optional<FormulaCheck.Condition> when) {

  /// What may be registered when the step has failed somewhere.
  Map<String, Known> failed(Map<String, Known> after) {
    return Branches.maybe(
        inside.registered(),
        after,
        Presence.Gap.unconditional("when `" + step.name() + "` came so far before it failed"),
        _ -> false);
  }

  /// When it has succeeded or was rescued.
  Map<String, Known> ended(Map<String, Known> good, Map<String, Known> rescued) {
    if (step.modifiers().rescue().isEmpty() || alwaysFails(step.modifiers().rescue())) {
      return good;
    }
    return Branches.either(
        good,
        Presence.Gap.unconditional("when `" + step.name() + "` does not fail"),
        rescued,
        Presence.Gap.unconditional("when `" + step.name() + "` failed"));
  }

  /// With what `always` has registered.
  ///
  /// @param before what may have been registered before `always`
  Map<String, Known> after(
      Map<String, Known> ended, Map<String, Known> before, Map<String, Known> always) {
    Map<String, Known> names = new java.util.LinkedHashMap<>(ended);
    always.forEach((name, known) -> {
      if (!known.equals(before.get(name))) {
        names.put(name, known);
      }
    });
    return names;
  }

  /// What holds after the step, whatever became of it.
  ///
  /// @param facts what is known inside at its end
  Scene leaving(Map<String, Known> after, Set<String> facts) {
    Map<String, Known> names = after;
    Map<String, Known> old = inside.registered();
    boolean plain = true;
    if (step.modifiers().has(Modifier.IGNORE_ERRORS)) {
      names =
          maybe(old, names, Presence.Gap.unconditional("when `" + step.name() + "` does not fail"));
      plain = false;
    }
    if (when.isPresent()) {
      names = Branches.maybe(old, names, ifRuns(when.get()), Branches.covering(before));
      plain = false;
    }
    if (list.isPresent() && !hasItems(list.get())) {
      names =
          maybe(
              old,
              names,
              Presence.Gap.unconditional("when the loop of `" + step.name() + "` has items"));
      plain = false;
    }
    if (step.modifiers().has(Modifier.RUN_ONCE) && ground.hosts().size() > 1) {
      names =
          maybe(
              old,
              names,
              Presence.Gap.unconditional("on the one host that runs `" + step.name() + "`"));
      plain = false;
    }
    Scene end = before.with(names);
    boolean kept = plain && list.isEmpty() && step.modifiers().rescue().isEmpty();
    return kept ? end.knowing(facts) : failedUnless(end);
  }

  /// After a `fail` with a condition the condition does not hold.
  private Scene failedUnless(Scene end) {
    boolean fails =
        list.isEmpty()
            && when.isPresent()
            && isFail(step)
            && !step.modifiers().has(Modifier.IGNORE_ERRORS)
            && step.modifiers().rescue().isEmpty();
    return fails ? end.knowing(when.orElseThrow().ifFalse()) : end;
  }

  private static Map<String, Known> maybe(
      Map<String, Known> old, Map<String, Known> after, Presence.Gap gap) {
    return Branches.maybe(old, after, gap, _ -> false);
  }

  private Presence.Gap ifRuns(FormulaCheck.Condition condition) {
    String written = step.modifiers().node(Modifier.WHEN).map(StepOutcome::text).orElse("");
    return Branches.ifRuns(step.name(), written, condition.ifTrue(), condition.ifFalse());
  }

  /// What `register` keeps: always something, and of a skipped step not its fields.
  Known kept(ValueType own) {
    Presence fields =
        when.isPresent() && list.isEmpty()
            ? Presence.ALWAYS.with(ifRuns(when.get()))
            : Presence.ALWAYS;
    ValueType item =
        list.map(Formula::type)
            .map(type ->
                type instanceof ValueType.ListOf items ? items.item() : ValueType.Simple.DYNAMIC)
            .orElse(ValueType.Simple.DYNAMIC);
    return new Known(ResultTypes.kept(step, own, item), Presence.ALWAYS, fields, inside.running());
  }

  private static boolean hasItems(Formula list) {
    return list instanceof Formula.ListFormula items && !items.items().isEmpty();
  }

  private static boolean alwaysFails(List<Step> steps) {
    return steps.stream()
        .anyMatch(step ->
            !step.modifiers().has(Modifier.WHEN)
                && !step.modifiers().has(Modifier.LOOP)
                && !step.modifiers().has(Modifier.IGNORE_ERRORS)
                && !step.modifiers().has(Modifier.TAGS)
                && step.modifiers().rescue().isEmpty()
                && (isFail(step)
                    || (step instanceof Step.Block block && alwaysFails(block.steps()))));
  }

  private static boolean isFail(Step step) {
    return step instanceof Step.ModuleStep module && module.module().equals("fail");
  }

  private static String text(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.text().strip();
      case Node.Sequence list ->
          list.items().stream().map(StepOutcome::text).collect(Collectors.joining(" && "));
      case Node.Mapping _ -> "";
    };
  }
}
