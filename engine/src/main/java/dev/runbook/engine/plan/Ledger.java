package dev.runbook.engine.plan;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.check.Formulas.Truth;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.plan.PlannedStep.Circumstance;
import dev.runbook.engine.plan.PlannedStep.Verdict;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.ValueText;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes down what each step of a host would do, with what a reviewer asks next: its guards, what
/// will be asked, which findings it answers.
final class Ledger {
  private final PlanGround ground;
  private final Origins origins;
  private final List<PlannedStep> planned = new ArrayList<>();

  Ledger(PlanGround ground, Origins origins) {
    this.ground = ground;
    this.origins = origins;
  }

  /// All steps so far, in the order in which they would run.
  List<PlannedStep> planned() {
    return List.copyOf(planned);
  }

  /// A step that only groups others.
  void group(Step step, Standpoint at, List<PlannedHold> holds) {
    add(step, at, Optional.empty(), List.of(), new PlannedStep.Groups(), holds);
  }

  /// A step that is not come to, or fails before it is known what it would do.
  void plain(Step step, Standpoint at, Verdict verdict) {
    add(step, at, Optional.empty(), List.of(), verdict, List.of());
  }

  /// A step that only shows something to the reviewer.
  void table(Step step, Standpoint at, List<PlannedValue> arguments, PlannedTable table) {
    add(
        step,
        at,
        Optional.of(Effect.READ),
        arguments,
        new PlannedStep.Nothing(""),
        List.of(),
        Optional.of(table));
  }

  void add(
      Step step,
      Standpoint at,
      Optional<Effect> effect,
      List<PlannedValue> arguments,
      Verdict verdict,
      List<PlannedHold> holds) {
    add(step, at, effect, arguments, verdict, holds, Optional.empty());
  }

  private void add(
      Step step,
      Standpoint at,
      Optional<Effect> effect,
      List<PlannedValue> arguments,
      Verdict verdict,
      List<PlannedHold> holds,
      Optional<PlannedTable> table) {
    boolean runs = !(verdict instanceof PlannedStep.Skips);
    Occasion occasion = runs ? at.occasion() : skipped(at.occasion());
    planned.add(
        new PlannedStep(
            new StepId(at.caller().path(step), at.loopKey(), "1"),
            at.caller().number(step),
            step.name(),
            at.host(),
            at.target().host(),
            kind(step),
            at.depth(),
            at.tags().stream().sorted().toList(),
            effect,
            occasion.when(),
            occasion.because(),
            arguments,
            verdict,
            holds,
            runs ? guards(step, at) : List.of(),
            runs ? questions(step, effect, arguments, at) : List.of(),
            step.modifiers().answers().stream()
                .map(answer -> new PlannedAnswer(answer.rule().id(), answer.because()))
                .toList(),
            runs
                ? new PlannedReview(
                    table,
                    text(step, Modifier.IRREVERSIBLE, at).orElse(""),
                    text(step, Modifier.IF_INTERRUPTED, at).orElse(""))
                : PlannedReview.NONE));
  }

  /// A step that would be skipped if it were come to is skipped either way.
  private static Occasion skipped(Occasion occasion) {
    return occasion.when() == Circumstance.MAYBE ? Occasion.CERTAIN : occasion;
  }

  private static String kind(Step step) {
    return switch (step) {
      case Step.ModuleStep module -> module.module();
      case Step.Block _ -> "block";
      case Step.Include _ -> "include";
    };
  }

  /// A step's guards with what is known of them now.
  List<PlannedGuard> guards(Step step, Standpoint at) {
    Optional<Node> guard = step.modifiers().node(Modifier.GUARD);
    if (guard.isEmpty()) {
      return List.of();
    }
    List<PlannedGuard> guards = new ArrayList<>();
    for (Node part : Conditions.parts(guard.get())) {
      guards.add(new PlannedGuard(Conditions.text(part), holds(part, at), origins.names(part, at)));
    }
    return guards;
  }

  private Truth holds(Node part, Standpoint at) {
    Formulas formulas = ground.formulas();
    try {
      return formulas.holds(part, at.bindings());
    } catch (EvaluationException notKnownYet) {
      return Truth.UNKNOWN;
    }
  }

  /// What a person will be asked. An approval is asked for what destroys only.
  private List<PlannedQuestion> questions(
      Step step, Optional<Effect> effect, List<PlannedValue> arguments, Standpoint at) {
    List<PlannedQuestion> questions = new ArrayList<>();
    if (effect.isEmpty() || effect.get() == Effect.DESTROY) {
      text(step, Modifier.APPROVE, at)
          .ifPresent(
              text -> questions.add(new PlannedQuestion(PlannedQuestion.Kind.APPROVE, text)));
    }
    if (step instanceof Step.ModuleStep module && module.module().equals("confirm")) {
      arguments.stream()
          .filter(each -> each.name().equals("question"))
          .map(each -> new PlannedQuestion(PlannedQuestion.Kind.CONFIRM, each.shown()))
          .forEach(questions::add);
    }
    return questions;
  }

  /// The text of a modifier; as it is written when a name in it has no value yet.
  private Optional<String> text(Step step, Modifier modifier, Standpoint at) {
    try {
      return ground.evaluate(step, modifier, at).map(ValueText::shown);
    } catch (EvaluationException e) {
      return step.modifiers().node(modifier).map(Conditions::text);
    }
  }
}
