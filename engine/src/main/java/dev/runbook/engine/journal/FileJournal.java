package dev.runbook.engine.journal;

import dev.runbook.engine.event.Recorded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// One line of JSON per event, appended to a file of mode 0600. A durable append is followed by
/// fdatasync; threads that append while one syncs share the next sync (group commit).
final class FileJournal implements Journal {
  private final FileChannel channel;
  private final EventCodec codec = new EventCodec();
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock syncing = new ReentrantLock();
  private long written;
  private volatile long synced;

  FileJournal(Path file) throws IOException {
    channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  @Override
  public void append(Recorded event) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap((codec.encode(event) + "\n").getBytes(StandardCharsets.UTF_8));
    writing.lock();
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
      written++;
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void force() throws IOException {
    long mine;
    writing.lock();
    try {
      mine = written;
    } finally {
      writing.unlock();
    }
    syncUpTo(mine);
  }

  private void syncUpTo(long mine) throws IOException {
    if (synced >= mine) {
      return;
    }
    syncing.lock();
    try {
      if (synced >= mine) {
        return;
      }
      long upTo;
      writing.lock();
      try {
        upTo = written;
      } finally {
        writing.unlock();
      }
      channel.force(false);
      synced = upTo;
    } finally {
      syncing.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.force(true);
    } catch (ClosedChannelException alreadyClosed) {
      return;
    }
    channel.close();
  }
}
