package dev.runbook.cli.command;

import dev.runbook.engine.plan.Connections;
import dev.runbook.engine.secret.SecretSource;

/// Makes the ways to hosts and secrets; wired in `Main`, so that commands know no transport.
public interface Reach {
  /// Opens what the options ask for, and asks the operator for passwords; the caller closes it.
  ///
  /// @throws Usage when there is no terminal to ask at
  Open open(Targeting targeting, Reaching reaching) throws Usage;

  /// Transports and secrets for one command.
  interface Open extends AutoCloseable {
    SecretSource secrets();

    /// Says that hosts will be reached: what that takes apart from them may be begun while the
    /// runbook is read and checked. Reaches nobody; to leave it out costs time only.
    default void expectHosts() {}

    /// The ways to the hosts of a checked runbook.
    Connections connections(Workbench.Loaded loaded);

    @Override
    void close();
  }
}
