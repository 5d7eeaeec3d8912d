package dev.runbook.modules.fsck;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.result.Effect;
import dev.runbook.modules.block.DeviceName;
import java.util.Optional;

/// What is to be done to the file system of a device.
///
/// @param fstype what must be on it; empty for whatever is
record Work(Action action, DeviceName device, Optional<String> fstype) {
  /// What is done.
  enum Action {
    CHECK,
    REPLAY,
    REPLAY_AND_CHECK,
    REPAIR;

    boolean replays() {
      return this == REPLAY || this == REPLAY_AND_CHECK;
    }
  }

  Work {
    requireNonNull(action, "action is null");
    requireNonNull(device, "device is null");
    requireNonNull(fstype, "fstype is null");
  }

  Effect effect() {
    return switch (action) {
      case CHECK -> Effect.READ;
      case REPLAY, REPLAY_AND_CHECK -> Effect.CHANGE;
      case REPAIR -> Effect.DESTROY;
    };
  }
}
