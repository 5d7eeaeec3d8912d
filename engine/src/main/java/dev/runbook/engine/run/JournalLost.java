package dev.runbook.engine.run;

import java.io.IOException;

/// The journal can no longer be written. The run stops at once: what is not journalled must not
/// happen.
public final class JournalLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalLost(IOException cause) {
    super("The journal cannot be written: " + cause.getMessage(), cause);
  }
}
