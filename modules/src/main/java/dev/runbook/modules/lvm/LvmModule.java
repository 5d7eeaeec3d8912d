package dev.runbook.modules.lvm;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.module.WrittenArguments;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.modules.block.HostScript;
import dev.runbook.modules.block.Section;
import dev.runbook.modules.block.Sections;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Physical volumes, volume groups and logical volumes of LVM (lvm(8)).
///
/// Every action judges what one script found on the host. Its commands run in a second script,
/// which looks again at its end: what was asked for is compared with what is there, because LVM
/// ends with exit status 0 when it did something else.
public final class LvmModule implements Module<LvmAction> {
  private static final String CHANGE = "change";

  // vgimportclone may wait for a lock for ever; it is ended after five minutes.
  private static final Duration LIMIT = Duration.ofMinutes(6);

  @Override
  public ModuleSpec spec() {
    return LvmArguments.SPEC;
  }

  @Override
  public LvmAction read(Arguments arguments) throws ArgumentException {
    return LvmArguments.read(arguments);
  }

  @Override
  public Effect effect(LvmAction action) {
    return action.effect();
  }

  @Override
  public ValueType resultOf(WrittenArguments written) {
    return LvmResult.FIELDS.of(LvmArguments.actions(written.names()));
  }

  @Override
  public Assessment assess(LvmAction action, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    LvmHost host = look(action, probe);
    host.disks().values().stream()
        .flatMap(disk -> host.devices().identities(disk).stream())
        .forEach(probe::identified);
    Judgement judgement = action.judge(host);
    if (judgement.changes().isEmpty()) {
      return Assessment.unchanged(judgement.reason(), LvmResult.of(action, host, List.of()));
    }
    return new Assessment(
        judgement.changes(),
        judgement
            .obstacle()
            .map(obstacle -> "now: " + obstacle.message())
            .orElse(judgement.reason()),
        LvmResult.future(action, host));
  }

  @Override
  public Applied apply(LvmAction action, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    LvmHost before = look(action, session);
    Judgement judgement = action.judge(before);
    if (judgement.changes().isEmpty()) {
      return Applied.unchanged(judgement.reason(), LvmResult.of(action, before, List.of()));
    }
    if (judgement.obstacle().isPresent()) {
      throw new ModuleFailure(judgement.obstacle().get());
    }
    Sections answers =
        action
            .ask(
                LvmHost.ask(
                    commands(judgement.commands()).section(CHANGE, "commands"), action.disks()))
            .ask(session, LIMIT);
    Section change = answers.section(CHANGE);
    if (!change.succeeded()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND,
                  judgement.failure() + " (exit status " + change.code() + ").")
              .withDetail(change.evidence()));
    }
    LvmHost after = LvmHost.read(answers, action.disks());
    Optional<Failure> unmet = action.unmet(after);
    if (unmet.isPresent()) {
      throw new ModuleFailure(undone(unmet.get(), judgement, session));
    }
    List<String> warnings =
        change.err().lines().map(String::strip).filter(line -> line.contains("WARNING")).toList();
    Value result = LvmResult.of(action, after, warnings);
    return Applied.changed(judgement.changes(), result);
  }

  private static LvmHost look(LvmAction action, CommandRunner host)
      throws ModuleFailure, TransportException, InterruptedException {
    return LvmHost.read(
        action.ask(LvmHost.ask(HostScript.empty(), action.disks())).ask(host, LIMIT),
        action.disks());
  }

  private static Failure undone(Failure failure, Judgement judgement, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    if (judgement.undo().isEmpty()) {
      return failure;
    }
    Section undo =
        commands(judgement.undo()).section(CHANGE, "commands").ask(session, LIMIT).section(CHANGE);
    return failure.withDetail(
        (failure.detail()
                + "\n"
                + (undo.succeeded()
                    ? "What was made has been removed again."
                    : "What was made is still there and could not be removed:\n" + undo.evidence()))
            .strip());
  }

  private static HostScript commands(List<String> commands) {
    return HostScript.empty()
        .define(LvmHost.DEFINITIONS)
        .define(ActivationList.REPLACE)
        .define("commands() {\n" + String.join(" &&\n", commands) + "\n}");
  }
}
