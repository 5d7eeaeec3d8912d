package dev.runbook.modules.fsck;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import dev.runbook.modules.block.DeviceName;
import dev.runbook.modules.block.ProbedDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks, replays and repairs file systems of ext2, ext3, ext4 and xfs.
///
/// A journal is replayed by mounting and unmounting, not by `e2fsck -E journal_only`: that leaves
/// the list of deleted files that were open, which PostgreSQL makes, and a check would find them as
/// damage. A check passes with exit status 0 only: e2fsck's 1 after corrections says nothing of how
/// much was lost.
public final class FsckModule implements Module<Work> {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "fsck",
              "Checks the file system of a device that is not mounted: ext2, ext3, ext4 or xfs. It"
                  + " passes when nothing at all is wrong; repairing is an action of its own and is"
                  + " never done by a check. A journal that is not replayed makes a check report"
                  + " damage that is none: `replay: true` mounts and unmounts it before, where"
                  + " nobody else sees it. Long checks outlive a broken connection. Needs"
                  + " `become`.",
              List.of(
                  Parameter.optional(
                      "action",
                      ValueType.oneOf("check", "replay", "repair"),
                      "`check` by default, which only reads; `replay` only replays the journal;"
                          + " `repair` answers every question of the repair program with yes and"
                          + " may lose files."),
                  Parameter.required("device", Simple.PATH, "The path of the device, `/dev/...`."),
                  Parameter.optional(
                      "fstype",
                      Simple.STRING,
                      "What must be on the device; whatever is on it by default."),
                  Parameter.optional(
                      "replay",
                      Simple.BOOL,
                      "check: whether a journal with something in it is replayed before; false by"
                          + " default.")),
              FsckResult.TYPE)
          .invalidating("disks");

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public Work read(Arguments arguments) throws ArgumentException {
    String path = arguments.text("device");
    DeviceName device =
        DeviceName.parse(path)
            .filter(name -> name.kind() == DeviceName.Kind.PATH)
            .orElseThrow(() ->
                new ArgumentException(
                    "device", "`" + path + "` is not the path of a device, `/dev/...`."));
    Optional<String> fstype = arguments.optionalText("fstype");
    if (fstype.isPresent() && Checker.of(fstype.get()).isEmpty()) {
      throw new ArgumentException("fstype", unsupported(fstype.get()));
    }
    String action = arguments.text("action", "check");
    if (arguments.has("replay") && !action.equals("check")) {
      throw new ArgumentException(
          "replay", "`replay` has no meaning with `action: " + action + "`.");
    }
    return new Work(
        switch (action) {
          case "replay" -> Work.Action.REPLAY;
          case "repair" -> Work.Action.REPAIR;
          default ->
              arguments.flag("replay", false) ? Work.Action.REPLAY_AND_CHECK : Work.Action.CHECK;
        },
        device,
        fstype);
  }

  private static String unsupported(String fstype) {
    return "`fsck` knows %s, not `%s`.".formatted(String.join(", ", Checker.supported()), fstype);
  }

  @Override
  public Effect effect(Work work) {
    return work.effect();
  }

  @Override
  public Assessment assess(Work work, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    CheckedDevice seen = CheckedDevice.look(work.device(), probe);
    seen.device().ifPresent(device -> device.identities().forEach(probe::identified));
    seen.refuseUsed(work.device().written());
    Optional<Failure> obstacle = obstacle(work, seen);
    String reason = obstacle.map(Failure::message).orElseGet(() -> foreseen(work, seen.journal()));
    Value value =
        FsckResult.toCome(
            work.device().value(),
            work.fstype().or(() -> seen.device().flatMap(ProbedDevice::fstype)));
    return new Assessment(changes(work, seen), reason, value);
  }

  private static String foreseen(Work work, CheckedDevice.Journal journal) {
    boolean pending = journal == CheckedDevice.Journal.PENDING;
    return switch (work.action()) {
      case CHECK ->
          pending ? "its journal is not replayed: the check will fail" : "will be checked";
      case REPLAY_AND_CHECK -> "will be checked";
      case REPLAY -> journal == CheckedDevice.Journal.REPLAYED ? "nothing to replay" : "";
      case REPAIR -> "";
    };
  }

  /// What an earlier step may still mend.
  private static Optional<Failure> obstacle(Work work, CheckedDevice seen) throws ModuleFailure {
    String written = work.device().written();
    if (seen.device().isEmpty()) {
      return Optional.of(
          Failure.of(FailureKind.REFUSED, "The device `" + written + "` is not there yet."));
    }
    Optional<String> fstype = seen.device().get().fstype();
    if (fstype.isEmpty()) {
      return Optional.of(
          Failure.of(FailureKind.REFUSED, "There is no file system on `" + written + "`."));
    }
    if (Checker.of(fstype.get()).isEmpty()) {
      return Optional.of(
          Failure.of(FailureKind.REFUSED, unsupported(fstype.get()))
              .withDetail("`" + fstype.get() + "` is what `" + written + "` holds."));
    }
    return work.fstype()
        .filter(wanted -> !wanted.equals(fstype.get()))
        .map(wanted ->
            Failure.of(
                FailureKind.REFUSED,
                "`%s` holds %s, not %s.".formatted(written, fstype.get(), wanted)));
  }

  private static List<Change> changes(Work work, CheckedDevice seen) {
    List<Change> changes = new ArrayList<>();
    String written = work.device().written();
    if (work.action().replays() && seen.journal() != CheckedDevice.Journal.REPLAYED) {
      changes.add(Change.of(Effect.CHANGE, "replay", "the journal of " + written));
    }
    if (work.action() == Work.Action.REPAIR) {
      changes.add(Change.of(Effect.DESTROY, "repair", "the file system on " + written));
    }
    return changes;
  }

  @Override
  public Applied apply(Work work, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    CheckedDevice seen = CheckedDevice.look(work.device(), session);
    seen.refuseUsed(work.device().written());
    Optional<Failure> obstacle = obstacle(work, seen);
    if (obstacle.isPresent()) {
      throw new ModuleFailure(obstacle.get());
    }
    String fstype = seen.device().flatMap(ProbedDevice::fstype).orElseThrow();
    Examination examination =
        new Examination(
            session, work.device(), fstype, Checker.of(fstype).orElseThrow(), seen.journal());
    List<Change> changes = changes(work, seen);
    FsckResult result =
        switch (work.action()) {
          case CHECK -> examination.check(false);
          case REPLAY -> examination.replay();
          case REPLAY_AND_CHECK -> examination.check(examination.replay().replayed());
          case REPAIR -> examination.repair();
        };
    return changes.isEmpty()
        ? Applied.unchanged(
            work.action() == Work.Action.REPLAY ? "nothing to replay" : "nothing is wrong",
            result.value())
        : Applied.changed(changes, result.value());
  }
}
