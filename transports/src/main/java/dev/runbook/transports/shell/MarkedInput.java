package dev.runbook.transports.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/// A stream whose own content begins after a line that starts with a mark.
final class MarkedInput extends InputStream {
  private static final int FIRST_PREFACE_BYTES = 512;
  private static final int LARGEST_PREFACE_BYTES = 1 << 20;
  private final InputStream source;
  private byte[] ahead = new byte[0];
  private int from;
  private volatile String preface = "";

  MarkedInput(InputStream source) {
    this.source = source;
  }

  /// Reads up to the end of the line with the mark.
  ///
  /// @param noise told all that has come before the mark, each time more of it comes
  /// @return what stands after the mark in its line; empty when the stream ended without one
  Optional<String> skipTo(String mark, Consumer<String> noise) throws IOException {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    ReadBuffer buffer = new ReadBuffer(FIRST_PREFACE_BYTES);
    while (true) {
      int count = buffer.readFrom(source);
      if (count < 0) {
        return Optional.empty();
      }
      seen.write(buffer.bytes(), 0, count);
      // One character per byte, so that positions in the text are positions in the bytes.
      String text = seen.toString(ISO_8859_1);
      int at = text.indexOf(mark);
      int end = at < 0 ? -1 : text.indexOf('\n', at);
      preface = new String(seen.toByteArray(), 0, at < 0 ? seen.size() : at, UTF_8);
      if (end >= 0) {
        ahead = text.substring(end + 1).getBytes(ISO_8859_1);
        return Optional.of(text.substring(at + mark.length(), end).strip());
      }
      noise.accept(preface);
      if (seen.size() > LARGEST_PREFACE_BYTES) {
        throw new IOException("The login writes without an end before the command starts.");
      }
    }
  }

  /// What came before the mark.
  String preface() {
    return preface;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (from < ahead.length) {
      int count = Math.min(length, ahead.length - from);
      System.arraycopy(ahead, from, buffer, offset, count);
      from += count;
      return count;
    }
    return source.read(buffer, offset, length);
  }

  @Override
  public int available() throws IOException {
    return ahead.length - from + source.available();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
