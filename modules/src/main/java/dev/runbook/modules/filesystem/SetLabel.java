package dev.runbook.modules.filesystem;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Optional;

/// The label of a file system: ext4 takes it mounted too (e2label(8)), xfs does not (xfs_admin(8)).
record SetLabel(String device, String label) implements FilesystemAction {
  SetLabel {
    requireNonNull(device, "device is null");
    requireNonNull(label, "label is null");
  }

  @Override
  public Effect effect() {
    return Effect.CHANGE;
  }

  @Override
  public Assessment assess(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    DeviceState state = DeviceState.identify(device, Optional.empty(), probe);
    return state.exists()
        ? assessed(state)
        : new Assessment(
            List.of(change()),
            "the device is not there yet",
            DeviceState.future(
                device,
                DeviceState.unknown("the type"),
                Value.text(label),
                DeviceState.unknown("the UUID")));
  }

  Assessment assessed(DeviceState state) throws ModuleFailure {
    FilesystemTuning tuning = judged(state);
    return done(state)
        ? Assessment.unchanged("labelled so already", state.value())
        : Assessment.changes(
            List.of(change()),
            DeviceState.future(
                device,
                Value.text(tuning.fstype()),
                Value.text(label),
                Value.text(state.uuid().orElse(""))));
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    DeviceState state = DeviceState.look(device, Optional.empty(), session);
    if (!state.exists()) {
      throw state.notThere();
    }
    return applied(state, session);
  }

  Applied applied(DeviceState state, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    FilesystemTuning tuning = judged(state);
    if (done(state)) {
      return Applied.unchanged("labelled so already", state.value());
    }
    tuning.run(tuning.labelling(device, label), "the label of `" + device + "`", session);
    DeviceState after = DeviceState.look(device, Optional.empty(), session);
    if (!done(after)) {
      throw ModuleFailure.of(
          FailureKind.COMMAND,
          "The label of `" + device + "` is `" + after.label().orElse("") + "` all the same.");
    }
    return Applied.changed(List.of(change()), after.value());
  }

  private boolean done(DeviceState state) {
    return state.label().equals(Optional.of(label));
  }

  private FilesystemTuning judged(DeviceState state) throws ModuleFailure {
    FilesystemTuning tuning = FilesystemTuning.of(state);
    if (label.length() > tuning.longestLabel()) {
      throw ModuleFailure.of(
          FailureKind.REFUSED,
          "The label `"
              + label
              + "` is too long for "
              + tuning.fstype()
              + ", which takes "
              + tuning.longestLabel()
              + " bytes.");
    }
    if (!done(state) && !tuning.labelsMounted() && !state.mounts().isEmpty()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "`"
                      + device
                      + "` is mounted at "
                      + Freeze.names(state.mounts())
                      + ": an xfs file system is labelled only while it is not mounted.")
              .withHint("Unmount it first."));
    }
    return tuning;
  }

  private Change change() {
    return Change.of(Effect.CHANGE, "set", "label " + label + " of " + device);
  }
}
