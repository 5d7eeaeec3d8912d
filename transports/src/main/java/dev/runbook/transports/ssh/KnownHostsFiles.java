package dev.runbook.transports.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The known_hosts files of a run: each set of them is read once for all hosts, and again only when
/// one of them was changed since, as it is when a new host's key is entered. May be used by many
/// threads.
final class KnownHostsFiles {
  /// @param key empty when the file is missing or the file system has no such thing
  private record Stamp(String key, FileTime modified, long size) {
    static final Stamp MISSING = new Stamp("", FileTime.fromMillis(0), -1);
  }

  private record Known(List<Stamp> stamps, KnownHosts hosts) {}

  private final Map<List<Path>, Known> known = new HashMap<>();

  /// What these files say now.
  ///
  /// @throws IOException when one of them is there and cannot be read
  synchronized KnownHosts of(List<Path> files) throws IOException {
    // Taken before reading: what is written meanwhile is seen the next time.
    List<Stamp> stamps = new ArrayList<>();
    for (Path file : files) {
      stamps.add(stamp(file));
    }
    Known before = known.get(files);
    if (before != null && before.stamps().equals(stamps)) {
      return before.hosts();
    }
    KnownHosts hosts = KnownHosts.read(files);
    known.put(List.copyOf(files), new Known(stamps, hosts));
    return hosts;
  }

  private static Stamp stamp(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Stamp.MISSING;
    }
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(String.valueOf(found.fileKey()), found.lastModifiedTime(), found.size());
  }
}
