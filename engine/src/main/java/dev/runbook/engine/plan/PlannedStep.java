package dev.runbook.engine.plan;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What would become of one step on one host.
///
/// @param number the outline number for people
/// @param host whose step it is
/// @param target where its commands would run: another host with `delegate_to`
/// @param module the module's name; `block`, `include` or `play` for what is none
/// @param depth how deep it is nested, 0 at the top
/// @param tags its own and those of everything around it, sorted
/// @param effect the worst it may do; empty for groups and where it is not known yet
/// @param when under which circumstances it runs at all
/// @param because what those depend on; empty when it runs for certain
/// @param arguments with the play's defaults, in the order that the module declares
/// @param verdict what it would do
/// @param answers findings of the check that the step answers with a reason
/// @param review what it says to the reviewer
public record PlannedStep(
    StepId id,
    String number,
    String name,
    String host,
    String target,
    String module,
    int depth,
    List<String> tags,
    Optional<Effect> effect,
    Circumstance when,
    String because,
    List<PlannedValue> arguments,
    Verdict verdict,
    List<PlannedHold> holds,
    List<PlannedGuard> guards,
    List<PlannedQuestion> questions,
    List<PlannedAnswer> answers,
    PlannedReview review) {
  public PlannedStep {
    requireNonNull(id, "id is null");
    requireNonNull(verdict, "verdict is null");
    tags = List.copyOf(tags);
    arguments = List.copyOf(arguments);
    holds = List.copyOf(holds);
    guards = List.copyOf(guards);
    questions = List.copyOf(questions);
    answers = List.copyOf(answers);
    requireNonNull(review, "review is null");
  }

  /// Whether it runs.
  public enum Circumstance {
    /// It runs.
    CERTAIN,
    /// It depends on what is not known yet.
    MAYBE,
    /// Only after a failure.
    ON_FAILURE
  }

  /// What a step would do.
  public sealed interface Verdict {}

  /// It only groups steps, or holds something around them.
  public record Groups() implements Verdict {}

  public record Skips(String reason) implements Verdict {}

  /// Nothing would change; for a read, its result is known now.
  public record Nothing(String reason) implements Verdict {}

  public record Changes(List<Change> changes, String note) implements Verdict {
    public Changes {
      changes = List.copyOf(changes);
    }
  }

  /// It cannot be judged yet.
  ///
  /// @param after the steps that will tell
  public record Unjudged(Set<String> after, String reason) implements Verdict {
    public Unjudged {
      after = java.util.Collections.unmodifiableSet(new TreeSet<>(after));
    }
  }

  /// It would fail as things are now.
  public record Fails(Failure failure) implements Verdict {}

  /// Whether it would or may destroy something.
  public boolean destroys() {
    return switch (verdict) {
      case Changes changes ->
          effect.equals(Optional.of(Effect.DESTROY))
              || changes.changes().stream().map(Change::effect).anyMatch(Effect.DESTROY::equals);
      case Unjudged _ -> effect.equals(Optional.of(Effect.DESTROY));
      case Groups _, Skips _, Nothing _, Fails _ -> false;
    };
  }
}
