package dev.runbook.testkit;

import dev.runbook.engine.transport.OutputSink;

/// Keeps all that a command wrote.
public final class RecordingSink implements OutputSink {
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder err = new StringBuilder();

  @Override
  public synchronized void stdout(String text) {
    out.append(text);
  }

  @Override
  public synchronized void stderr(String text) {
    err.append(text);
  }

  public synchronized String out() {
    return out.toString();
  }

  public synchronized String err() {
    return err.toString();
  }
}
