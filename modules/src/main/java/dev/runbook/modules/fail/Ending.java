package dev.runbook.modules.fail;

import static java.util.Objects.requireNonNull;

/// @param message one sentence for whoever reads the run's end
record Ending(String message) {
  Ending {
    requireNonNull(message, "message is null");
  }
}
