package dev.runbook.modules.filesystem;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.block.StorageValues;
import java.util.List;
import java.util.Optional;

/// A new UUID for a file system, so that a clone is not taken for its original. An event: each
/// apply gives another one.
record RenewUuid(String device) implements FilesystemAction {
  RenewUuid {
    requireNonNull(device, "device is null");
  }

  @Override
  public Effect effect() {
    return Effect.CHANGE;
  }

  @Override
  public Assessment assess(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    DeviceState state = DeviceState.identify(device, Optional.empty(), probe);
    Value uuid = DeviceState.unknown("the new UUID");
    if (!state.exists()) {
      return new Assessment(
          List.of(change()),
          "the device is not there yet",
          DeviceState.future(
              device, DeviceState.unknown("the type"), DeviceState.unknown("the label"), uuid));
    }
    return Assessment.changes(
        List.of(change()),
        DeviceState.future(
            device,
            Value.text(judged(state).fstype()),
            StorageValues.optional(state.label()),
            uuid));
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    DeviceState state = DeviceState.look(device, Optional.empty(), session);
    if (!state.exists()) {
      throw state.notThere();
    }
    FilesystemTuning tuning = judged(state);
    tuning.run(tuning.renewing(device), "a new UUID of `" + device + "`", session);
    DeviceState after = DeviceState.look(device, Optional.empty(), session);
    if (after.uuid().equals(state.uuid())) {
      throw ModuleFailure.of(
          FailureKind.COMMAND, "`" + device + "` has the same UUID as before all the same.");
    }
    return Applied.changed(List.of(change()), after.value());
  }

  private static FilesystemTuning judged(DeviceState state) throws ModuleFailure {
    FilesystemTuning tuning = FilesystemTuning.of(state);
    state.mustBeUnused("its UUID stays as it is");
    return tuning;
  }

  private Change change() {
    return Change.of(Effect.CHANGE, "renew", "UUID of " + device);
  }
}
