package dev.runbook.engine.transport;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;

/// A two-way stream of bytes to a process or port of a host. The caller owns and closes it; closing
/// it ends the process.
public interface Duplex extends Closeable {
  InputStream input();

  OutputStream output();

  /// What the far side's process has written to standard error so far, for messages.
  String diagnostics();
}
