package dev.runbook.engine.module;

import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;

/// A module could not do what it was asked; becomes the step's failure.
public final class ModuleFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Failure failure;
  private final transient Value value;

  public ModuleFailure(Failure failure) {
    this(failure, Value.NULL);
  }

  /// @param value what was learnt before it failed, for `register`
  public ModuleFailure(Failure failure, Value value) {
    super(failure.message());
    this.failure = failure;
    this.value = value;
  }

  public static ModuleFailure of(FailureKind kind, String message) {
    return new ModuleFailure(Failure.of(kind, message));
  }

  public Failure failure() {
    return failure;
  }

  public Value value() {
    return value;
  }
}
