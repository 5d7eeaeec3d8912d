package dev.runbook.engine.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.common.exceptions.CelRuntimeException;
import dev.runbook.engine.diagnostic.Rule;
import java.util.Optional;
import java.util.Set;

/// An evaluation cannot go on. CEL carries it upwards and drops it where it does not matter: `false
/// && x` is false whatever is the matter with `x`.
final class Stopped extends CelRuntimeException {
  private final transient Reason reason;

  Stopped(Reason reason) {
    super(new Cause(), CelErrorCode.INVALID_ARGUMENT);
    this.reason = reason;
  }

  /// Put together when somebody reads it, for it is thrown for every name that is not known yet.
  @Override
  public String getMessage() {
    return reason.toString();
  }

  /// Nobody reads where in the library it was.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  /// The library wants a cause, and nobody reads where it was made either.
  private static final class Cause extends IllegalArgumentException {
    Cause() {
      super("an evaluation stopped");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  Reason reason() {
    return reason;
  }

  sealed interface Reason {}

  /// A value is needed that is not known yet.
  record UnknownMet() implements Reason {}

  record MissingField(String field, Set<String> known) implements Reason {}

  /// A name is declared, and has no value here.
  record NoValue(String name, Set<String> known) implements Reason {}

  /// Anything else that is said in one sentence.
  record Sentence(Rule rule, String message, Optional<String> advice) implements Reason {}

  /// A name's own definition cannot be evaluated.
  record Definition(EvaluationException cause) implements Reason {}
}
