package dev.runbook.engine.result;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import java.util.List;

/// What became of a step on a host.
public sealed interface StepResult {
  /// What `register` keeps.
  Value value();

  record Unchanged(Value value, String reason) implements StepResult {
    public Unchanged {
      requireNonNull(value, "value is null");
      requireNonNull(reason, "reason is null");
    }
  }

  record Changed(Value value, List<Change> changes) implements StepResult {
    public Changed {
      requireNonNull(value, "value is null");
      changes = List.copyOf(changes);
    }
  }

  record Skipped(String reason) implements StepResult {
    public Skipped {
      requireNonNull(reason, "reason is null");
    }

    @Override
    public Value value() {
      return Value.NULL;
    }
  }

  /// @param value what was learnt before it failed; [Value#NULL] when nothing
  record Failed(Failure failure, Value value) implements StepResult {
    public Failed {
      requireNonNull(failure, "failure is null");
      requireNonNull(value, "value is null");
    }
  }

  /// The word for the outcome as runbooks and events write it.
  default String outcome() {
    return switch (this) {
      case Unchanged _ -> "unchanged";
      case Changed _ -> "changed";
      case Skipped _ -> "skipped";
      case Failed _ -> "failed";
    };
  }
}
