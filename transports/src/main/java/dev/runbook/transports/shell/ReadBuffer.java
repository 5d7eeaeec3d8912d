package dev.runbook.transports.shell;

import java.io.IOException;
import java.io.InputStream;

/// What a stream of unknown length is read into. Most commands print a line or nothing, and with a
/// thousand hosts there are thousands of streams at once: it begins small, and grows while what is
/// read fills it. For one thread.
final class ReadBuffer {
  private static final int LARGEST_BYTES = 1 << 16;
  private byte[] bytes;
  private boolean filled;

  ReadBuffer(int firstBytes) {
    bytes = new byte[firstBytes];
  }

  /// As [InputStream#read(byte[])]; what was read is at the beginning of [#bytes] until it is
  /// called again.
  int readFrom(InputStream source) throws IOException {
    if (filled && bytes.length < LARGEST_BYTES) {
      bytes = new byte[Math.min(2 * bytes.length, LARGEST_BYTES)];
    }
    int count = source.read(bytes);
    filled = count == bytes.length;
    return count;
  }

  byte[] bytes() {
    return bytes;
  }
}
