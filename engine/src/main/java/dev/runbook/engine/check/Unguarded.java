package dev.runbook.engine.check;

import dev.runbook.engine.module.Module;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.yaml.Node;
import java.util.List;

/// Steps that destroy something and have neither a `guard` nor an `approve`: they are refused,
/// which `check` says where the text alone tells it, a plan where the values do, and a run always.
public final class Unguarded {
  /// The argument by which a step says what its commands or statements do.
  private static final String EFFECT = "effect";

  private Unguarded() {}

  /// Whether the step has neither.
  public static boolean is(Step step) {
    return !step.modifiers().has(Modifier.GUARD) && !step.modifiers().has(Modifier.APPROVE);
  }

  /// Why a destructive step of the module is refused.
  public static Failure failure(Module<?> module) {
    return Failure.of(
            FailureKind.APPROVAL,
            "The step destroys something and has neither a `guard` nor an `approve`.")
        .withHint(
            "Say in `guard` what must be true of what is destroyed"
                + (sayable(module) ? "; if it destroys nothing, say so with `effect`." : "."));
  }

  private static boolean sayable(Module<?> module) {
    return module.spec().parameters().stream()
        .anyMatch(parameter -> parameter.name().equals(EFFECT));
  }

  /// Whether the step says by its text alone that it destroys: `effect: destroy`, or a `shell` that
  /// does not say what it does.
  ///
  /// @param written the step's arguments, after the play's defaults for the module
  static boolean destroysAsWritten(Module<?> module, List<Definition> written) {
    if (!sayable(module)) {
      return false;
    }
    return written.stream()
        .filter(each -> each.name().equals(EFFECT))
        .reduce((_, last) -> last)
        .map(said ->
            said.value() instanceof Node.Scalar scalar
                && scalar.tag().isEmpty()
                && scalar.text().equals("destroy"))
        .orElse(module.spec().name().equals("shell"));
  }
}
