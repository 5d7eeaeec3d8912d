package dev.runbook.engine.module;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.TransportException;
import java.time.Duration;

/// What a module may use to change a host: everything a [Probe] has, and more.
public interface Session extends Probe {
  /// Runs a command of which it is known what it changes: unlike [#run] it leaves valid what was
  /// seen ahead, but for what `stale` says. When the step fails, all is forgotten. A module that
  /// changes the host by something [#held] or [#kept] as well must not use it.
  ///
  /// @param stale asked before the command is sent
  /// @throws TransportException as [#run] does
  default CommandResult change(Command command, SeenAhead.Stale stale)
      throws TransportException, InterruptedException {
    return run(command);
  }

  /// Runs a command with its output shown live.
  CommandResult show(Command command) throws TransportException, InterruptedException;

  /// Runs a command that may be long: detached on the host, followed over a re-made connection when
  /// the first breaks, and found again after the engine died. Output is shown live.
  CommandResult runDetached(Command command) throws TransportException, InterruptedException;

  /// Says something to whoever watches, one line.
  void say(String line);

  void progress(Progress progress);

  /// Records, durably, before anything else happens, that something is about to exist. A second
  /// call for the same kind and id does nothing.
  void created(Existing thing);

  /// Records that it is gone.
  void removed(String kind, String id);

  /// Whether this very run recorded the creation of that thing: what it made it may remove without
  /// a guard.
  boolean createdByThisRun(String kind, String id);

  /// Asks the operator; a `confirm` step's business.
  ///
  /// @throws ModuleFailure of kind APPROVAL when nobody can answer or the answer is no
  void confirm(String question) throws ModuleFailure, InterruptedException;

  /// Waits on the run's clock; cancels with the step.
  void pause(Duration time) throws InterruptedException;
}
