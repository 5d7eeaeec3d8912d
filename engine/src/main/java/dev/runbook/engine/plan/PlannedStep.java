package dev.runbook.engine.plan;

import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What would become of one step on one host.
///
/// @param number the outline number for people
/// @param does the rendered action: commands, statements, arguments; secrets are references, what
///   is unknown says so
/// @param when under which circumstances it runs at all
/// @param verdict what it would do
/// @param depth how deep it is nested, 0 at the top
public record PlannedStep(
    StepId id,
    String number,
    String name,
    String host,
    String target,
    String module,
    Optional<Effect> effect,
    String does,
    Circumstance when,
    Verdict verdict,
    List<PlannedGuard> guards,
    int depth) {
  public PlannedStep {
    guards = List.copyOf(guards);
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
  ///
  /// @param holds what is opened before and released after its steps
  public record Groups(List<String> holds) implements Verdict {
    public Groups {
      holds = List.copyOf(holds);
    }
  }

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
      after = java.util.Collections.unmodifiableSet(new java.util.TreeSet<>(after));
    }
  }

  /// It would fail as things are now.
  public record Fails(Failure failure) implements Verdict {}
}
