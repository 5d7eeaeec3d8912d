package dev.runbook.engine.journal;

import dev.runbook.engine.event.Recorded;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReentrantLock;

/// One line of JSON per event, appended to a file of mode 0600. A durable append is followed by
/// fsync; threads that append while one syncs share the next sync (group commit).
///
/// Threads are interrupted when a step is cancelled, and a FileChannel closes itself under an
/// interrupted thread (java.nio.channels.InterruptibleChannel); a stream does not.
final class FileJournal implements Journal {
  private final FileOutputStream file;
  private final EventCodec codec = new EventCodec();
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock syncing = new ReentrantLock();
  private long written;
  private volatile long synced;

  FileJournal(Path path) throws IOException {
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    file = new FileOutputStream(path.toFile(), true);
  }

  @Override
  public void append(Recorded event) throws IOException {
    byte[] line = (codec.encode(event) + "\n").getBytes(StandardCharsets.UTF_8);
    writing.lock();
    try {
      file.write(line);
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
      file.getFD().sync();
      synced = upTo;
    } finally {
      syncing.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    if (file.getFD().valid()) {
      file.getFD().sync();
      file.close();
    }
  }
}
