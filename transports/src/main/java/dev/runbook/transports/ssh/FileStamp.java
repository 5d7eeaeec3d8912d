package dev.runbook.transports.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// By what is seen, without reading it, whether a file is still the one that was read before.
///
/// @param key empty when the file is missing or the file system has no such thing
record FileStamp(String key, FileTime modified, long size) {
  static final FileStamp MISSING = new FileStamp("", FileTime.fromMillis(0), -1);

  /// Taken before reading, so that what is written meanwhile is seen the next time.
  static FileStamp of(Path file) throws IOException {
    if (!Files.exists(file)) {
      return MISSING;
    }
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(String.valueOf(found.fileKey()), found.lastModifiedTime(), found.size());
  }
}
