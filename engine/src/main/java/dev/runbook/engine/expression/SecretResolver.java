package dev.runbook.engine.expression;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.secret.SecretException;
import dev.runbook.engine.secret.SecretRef;
import dev.runbook.engine.secret.SecretSource;
import dev.runbook.engine.value.Value;
import java.util.Optional;
import java.util.Set;

/// What a secret's reference is worth where a formula is evaluated: its text in a run, nothing yet
/// in a plan.
public final class SecretResolver {
  /// The plan's: secrets stay unresolved.
  public static final SecretResolver UNRESOLVED = new SecretResolver(Optional.empty());

  private final Optional<SecretSource> source;

  private SecretResolver(Optional<SecretSource> source) {
    this.source = source;
  }

  /// The run's: asks the source each time.
  public static SecretResolver of(SecretSource source) {
    return new SecretResolver(Optional.of(requireNonNull(source, "source is null")));
  }

  /// The secret's text, or [Value.Unknown]; always wrapped in [Value.Sensitive] with its reference.
  ///
  /// @throws SecretException when the secret cannot be had
  public Value resolve(SecretRef reference) throws SecretException {
    Value content =
        source.isPresent()
            ? Value.text(source.get().resolve(reference))
            : new Value.Unknown(Set.of(), "");
    return new Value.Sensitive(content, reference.shown());
  }
}
