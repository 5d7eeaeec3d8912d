package dev.runbook.engine.plan;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.transport.Become;
import dev.runbook.engine.value.Value;
import java.util.Optional;

/// Reads the value of `become`: `true` (root), `false`, a user's name, or `{ user, password }`.
/// Without a password of its own the host's is used. The redactor knows a password before anything
/// runs with it.
public final class Becoming {
  /// Finds the sudo password that the inventory or the operator gives for a host.
  @FunctionalInterface
  public interface Passwords {
    Optional<Value.Sensitive> of(String host) throws EvaluationException;
  }

  private final Passwords passwords;
  private final Redactor redactor;

  public Becoming(Passwords passwords, Redactor redactor) {
    this.passwords = passwords;
    this.redactor = redactor;
  }

  /// @throws EvaluationException when the value is none of those
  public Optional<Become> read(Value value, String host, Span span) throws EvaluationException {
    Optional<Become> become = unlearned(value, host, span);
    become.flatMap(Become::password).ifPresent(redactor::learn);
    return become;
  }

  private Optional<Become> unlearned(Value value, String host, Span span)
      throws EvaluationException {
    return switch (value.revealed()) {
      case Value.Bool bool ->
          bool.truth() ? Optional.of(new Become("root", passwords.of(host))) : Optional.empty();
      case Value.Text text -> Optional.of(new Become(text.text(), passwords.of(host)));
      case Value.Mapping mapping
          when mapping.field("user").map(Value::revealed).orElse(Value.NULL)
              instanceof Value.Text name -> {
        Optional<Value.Sensitive> own =
            mapping
                .field("password")
                .map(password ->
                    password instanceof Value.Sensitive sensitive
                        ? sensitive
                        : new Value.Sensitive(password, "become password"));
        yield Optional.of(new Become(name.text(), own.isPresent() ? own : passwords.of(host)));
      }
      default ->
          throw new EvaluationException(
              Diagnostic.error(
                      PlanRules.BECOME_NOT_A_USER,
                      span,
                      "`become` takes `true`, `false` or a user.")
                  .withAdvice(
                      "Write `become: true`, `become: postgres` or `become: { user: postgres }`."));
    };
  }
}
