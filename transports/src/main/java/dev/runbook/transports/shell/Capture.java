package dev.runbook.transports.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.function.Consumer;

/// One output stream: all of it goes to whoever watches, its beginning is kept.
final class Capture implements ByteSink {
  private final int maxBytes;
  private final Consumer<String> live;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer undecoded = ByteBuffer.allocate(0);
  private boolean truncated;
  private long total;

  Capture(int maxBytes, Consumer<String> live) {
    this.maxBytes = maxBytes;
    this.live = live;
  }

  @Override
  public synchronized void add(byte[] bytes, int offset, int length) {
    int room = Math.min(length, maxBytes - kept.size());
    total += length;
    kept.write(bytes, offset, room);
    truncated |= room < length;
    ByteBuffer all = ByteBuffer.allocate(undecoded.remaining() + length);
    all.put(undecoded).put(bytes, offset, length).flip();
    tell(all, false);
    undecoded = all;
  }

  /// The stream has ended: half a character is delivered as malformed.
  @Override
  public synchronized void end() {
    tell(undecoded, true);
    undecoded = ByteBuffer.allocate(0);
  }

  synchronized String text() {
    return kept.toString(UTF_8);
  }

  /// How many bytes have come.
  synchronized long total() {
    return total;
  }

  synchronized boolean truncated() {
    return truncated;
  }

  private void tell(ByteBuffer bytes, boolean last) {
    CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
    decoder.decode(bytes, text, last);
    if (last) {
      decoder.flush(text);
      decoder.reset();
    }
    if (text.flip().hasRemaining()) {
      live.accept(text.toString());
    }
  }
}
