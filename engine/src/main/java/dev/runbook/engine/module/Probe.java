package dev.runbook.engine.module;

import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.time.InstantSource;
import java.util.Optional;

/// What a module may use to look at a host. Commands given to [#run] must only read; they get the
/// step's `become` and `environment` unless they bring their own, and LC_ALL=C.
public interface Probe extends CommandRunner {
  /// The inventory's name of the host the step runs on.
  String host();

  /// The id of this run, such as `20261124-190305-k3f9`; in a plan one that no run will have.
  String runId();

  /// How often the innermost block that holds something has been entered, from 1.
  int attempt();

  /// A fact about the host, from the cache or gathered now.
  Value fact(String name) throws ModuleFailure, TransportException, InterruptedException;

  /// Who the step's commands run as; empty for the login user.
  Optional<Become> become();

  /// The connection to the host, for streams; empty never: it is made when first asked for.
  Connection connection() throws TransportException, InterruptedException;

  /// Runs commands on the control machine, as the engine's own user.
  CommandRunner control() throws TransportException, InterruptedException;

  /// What `with:` holds open around this step, by its type and its name; the innermost wins.
  <T extends Held> Optional<T> held(String name, Class<T> type);

  /// Something to keep for this host until its part of the run is over, such as a pool of
  /// connections: opened when first asked for under the key, closed by the engine.
  <T extends AutoCloseable> T kept(String key, Class<T> type, Opener<T> opener)
      throws ModuleFailure, TransportException, InterruptedException;

  /// Tells which very thing the look has met. A saved plan is bound to it: apply refuses when it is
  /// another one then.
  default void identified(Identity identity) {}

  /// Runs a command that is known to change nothing: unlike [#run], of which a session cannot tell
  /// that, it leaves valid what was seen ahead.
  default CommandResult look(Command command) throws TransportException, InterruptedException {
    return run(command);
  }

  /// What [Module#lookAhead] has seen under that question, once; empty when it has not, or when it
  /// may not be so any more.
  default <T> Optional<T> seenAhead(Object question, Class<T> type) throws InterruptedException {
    return Optional.empty();
  }

  /// The clock to use.
  InstantSource clock();

  /// Opens what [#kept] keeps.
  @FunctionalInterface
  interface Opener<T> {
    T open() throws ModuleFailure, TransportException, InterruptedException;
  }
}
