package dev.runbook.engine.transport;

/// Gets a command's output while it runs, in arrival order per stream; order between the two
/// streams is not guaranteed (RFC 4254 section 5.2 carries them separately). Must only queue: it is
/// called on I/O threads.
public interface OutputSink {
  OutputSink NONE =
      new OutputSink() {
        @Override
        public void stdout(String text) {}

        @Override
        public void stderr(String text) {}
      };

  void stdout(String text);

  void stderr(String text);
}
