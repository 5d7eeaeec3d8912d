package dev.runbook.engine.run;

import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;

/// What a broken way to a host means for a step.
final class TransportFailures {
  private TransportFailures() {}

  static Failure failure(TransportException e) {
    FailureKind kind =
        switch (e.kind()) {
          case UNREACHABLE -> FailureKind.UNREACHABLE;
          case HOST_KEY -> FailureKind.HOST_KEY;
          case AUTHENTICATION -> FailureKind.AUTHENTICATION;
          case TIMEOUT -> FailureKind.TIMEOUT;
          case DISCONNECTED -> FailureKind.OUTCOME_UNKNOWN;
          case BECOME -> FailureKind.BECOME;
        };
    return new Failure(kind, String.valueOf(e.getMessage()), "", e.hint());
  }
}
