package dev.runbook.transports.shell;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// Takes apart what [DetachedPrograms#follow] prints.
final class Frames implements ByteSink {
  private final Capture out;
  private final Capture err;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean intoErr;
  private long left;
  private boolean stopped;
  private Optional<String> last = Optional.empty();

  Frames(Capture out, Capture err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public synchronized void add(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end && !stopped) {
      if (left > 0) {
        int count = (int) Math.min(left, end - at);
        (intoErr ? err : out).add(bytes, at, count);
        left -= count;
        at += count;
      } else if (bytes[at] == '\n') {
        head(line.toString(US_ASCII));
        line.reset();
        at++;
      } else {
        line.write(bytes[at++]);
      }
    }
  }

  @Override
  public void end() {
    // The end of this stream is not that of the command's output: it may be followed again.
  }

  /// Takes nothing more: the command is followed anew from where this one got to.
  synchronized void stop() {
    stopped = true;
  }

  /// The words after `x`, when they have come.
  synchronized Optional<String> last() {
    return last;
  }

  private void head(String text) {
    switch (text.charAt(0)) {
      case 'o', 'e' -> {
        intoErr = text.charAt(0) == 'e';
        left = Long.parseLong(text.substring(2));
      }
      case 'x' -> last = Optional.of(text.substring(2));
      default -> {
        // `h`: only to notice a broken pipe.
      }
    }
  }
}
