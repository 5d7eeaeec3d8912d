package dev.runbook.transports.shell;

/// Gets the bytes of one stream.
interface ByteSink {
  void add(byte[] bytes, int offset, int length);

  /// No more will come.
  void end();
}
