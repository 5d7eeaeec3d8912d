package dev.runbook.modules.shell;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Runs a command. A plan runs only those that say `effect: read`; of the others it shows the text.
public final class ShellModule implements Module<ShellCall> {
  @Override
  public ModuleSpec spec() {
    return ShellArguments.SPEC;
  }

  @Override
  public ShellCall read(Arguments arguments) throws ArgumentException {
    return ShellArguments.read(arguments);
  }

  @Override
  public Effect effect(ShellCall call) {
    return call.effect();
  }

  @Override
  public Assessment assess(ShellCall call, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    Optional<String> done = alreadyDone(call, probe);
    if (done.isPresent()) {
      return Assessment.unchanged(done.get(), ShellResult.none());
    }
    if (call.effect() == Effect.READ) {
      CommandResult result = probe.run(call.command());
      return Assessment.unchanged("only reads", ShellResult.judge(call, result));
    }
    return Assessment.changes(
        List.of(change(call)), new Value.Unknown(Set.of(), "what the command prints"));
  }

  @Override
  public Applied apply(ShellCall call, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    Optional<String> done = alreadyDone(call, session);
    if (done.isPresent()) {
      return Applied.unchanged(done.get(), ShellResult.none());
    }
    Value value = ShellResult.judge(call, run(call, session));
    Optional<String> open = stillOpen(call, session);
    if (open.isPresent()) {
      throw new ModuleFailure(Failure.of(FailureKind.COMMAND, open.get()), value);
    }
    return call.effect() == Effect.READ
        ? Applied.unchanged("", value)
        : Applied.changed(List.of(change(call)), value);
  }

  private static CommandResult run(ShellCall call, Session session)
      throws TransportException, InterruptedException {
    if (call.length() == ShellCall.Length.LONG) {
      return session.runDetached(call.command());
    }
    return call.effect() == Effect.READ
        ? session.run(call.command())
        : session.show(call.command());
  }

  private static Change change(ShellCall call) {
    return Change.of(call.effect(), "run", call.shown());
  }

  /// Why the command need not run: what `creates`, `removes` and `unless` say.
  private static Optional<String> alreadyDone(ShellCall call, Probe probe)
      throws TransportException, InterruptedException {
    if (call.creates().isPresent() && exists(call, call.creates().get(), probe)) {
      return Optional.of(call.creates().get() + " is there");
    }
    if (call.removes().isPresent() && !exists(call, call.removes().get(), probe)) {
      return Optional.of(call.removes().get() + " is not there");
    }
    if (call.unless().isPresent() && probe.run(call.placed(call.unless().get())).succeeded()) {
      return Optional.of("`" + call.unless().get().text().strip() + "` succeeds");
    }
    return Optional.empty();
  }

  /// What the command was to bring about and did not, though it ended well.
  private static Optional<String> stillOpen(ShellCall call, Probe probe)
      throws TransportException, InterruptedException {
    if (call.creates().isPresent() && !exists(call, call.creates().get(), probe)) {
      return Optional.of(
          "The command ended well, but `" + call.creates().get() + "` is not there.");
    }
    if (call.removes().isPresent() && exists(call, call.removes().get(), probe)) {
      return Optional.of(
          "The command ended well, but `" + call.removes().get() + "` is still there.");
    }
    return Optional.empty();
  }

  /// A link that leads nowhere exists too; a relative path is one of the command's directory.
  private static boolean exists(ShellCall call, String path, Probe probe)
      throws TransportException, InterruptedException {
    String word = PosixShell.word(path);
    Command test = Command.sh("[ -e " + word + " ] || [ -L " + word + " ]");
    return probe
        .run(call.directory().isEmpty() ? test : test.in(call.directory().get()))
        .succeeded();
  }
}
