package dev.runbook.modules.sql;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Gives a stream that blocks for ever the time-out of a socket: a thread of its own reads ahead
/// into a small ring.
final class TimedInput extends InputStream {
  private final byte[] ring = new byte[65536];
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int first;
  private int filled;
  private boolean ended;
  private boolean closed;
  private Optional<IOException> failure = Optional.empty();
  private volatile int timeoutMillis;

  TimedInput(InputStream source) {
    Thread.ofVirtual().name("sql-input").start(() -> pump(source));
  }

  /// How long a read waits; zero means for ever. Holds from the next read on.
  void timeout(int millis) {
    timeoutMillis = millis;
  }

  private void pump(InputStream source) {
    byte[] block = new byte[16384];
    try {
      for (int n = source.read(block); n >= 0; n = source.read(block)) {
        if (!put(block, n)) {
          return;
        }
      }
      end(Optional.empty());
    } catch (IOException e) {
      end(Optional.of(e));
    } catch (InterruptedException e) {
      end(Optional.of(new IOException("interrupted", e)));
    }
  }

  private boolean put(byte[] block, int length) throws InterruptedException {
    lock.lock();
    try {
      int done = 0;
      while (done < length && !closed) {
        if (filled == ring.length) {
          changed.await();
          continue;
        }
        int end = (first + filled) % ring.length;
        int n =
            Math.min(
                length - done,
                end < first ? first - end : Math.min(ring.length - end, ring.length - filled));
        System.arraycopy(block, done, ring, end, n);
        filled += n;
        done += n;
        changed.signalAll();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void end(Optional<IOException> why) {
    lock.lock();
    try {
      ended = true;
      failure = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      awaitBytes();
      if (filled == 0) {
        if (failure.isPresent()) {
          throw new SocketException(String.valueOf(failure.get().getMessage()));
        }
        return -1;
      }
      int n = Math.min(Math.min(length, filled), ring.length - first);
      System.arraycopy(ring, first, target, offset, n);
      first = (first + n) % ring.length;
      filled -= n;
      changed.signalAll();
      return n;
    } finally {
      lock.unlock();
    }
  }

  private void awaitBytes() throws IOException {
    long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    boolean limited = left > 0;
    try {
      while (filled == 0 && !ended && !closed) {
        if (!limited) {
          changed.await();
        } else if (left <= 0) {
          throw new SocketTimeoutException("no answer in " + timeoutMillis + " ms");
        } else {
          left = changed.awaitNanos(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading", e);
    }
    if (closed) {
      throw new SocketException("the stream is closed");
    }
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return filled;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
