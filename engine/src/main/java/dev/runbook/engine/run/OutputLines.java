package dev.runbook.engine.run;

import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.transport.OutputSink;

/// Turns live output into events of whole lines, so that a secret is never split between two of
/// them. A line longer than 64 Ki characters is cut there.
final class OutputLines implements OutputSink {
  private static final int LONGEST = 64 * 1024;
  private final Frame frame;
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder err = new StringBuilder();

  OutputLines(Frame frame) {
    this.frame = frame;
  }

  @Override
  public void stdout(String text) {
    add("stdout", out, text);
  }

  @Override
  public void stderr(String text) {
    add("stderr", err, text);
  }

  private void add(String stream, StringBuilder open, String text) {
    String whole;
    synchronized (open) {
      open.append(text);
      int end = open.lastIndexOf("\n") + 1;
      if (end == 0 && open.length() > LONGEST) {
        end = open.length();
      }
      whole = open.substring(0, end);
      open.delete(0, end);
    }
    emit(stream, whole);
  }

  /// Hands on what did not end with a line end.
  void end() {
    emit("stdout", rest(out));
    emit("stderr", rest(err));
  }

  private static String rest(StringBuilder open) {
    synchronized (open) {
      String rest = open.toString();
      open.setLength(0);
      return rest;
    }
  }

  private void emit(String stream, String text) {
    if (!text.isEmpty()) {
      frame.soon(new RunEvent.StepOutput(frame.id(), frame.host().name(), stream, text));
    }
  }
}
