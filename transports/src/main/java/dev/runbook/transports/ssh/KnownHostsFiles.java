package dev.runbook.transports.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The known_hosts files of a run: each set of them is read once for all hosts, and again only when
/// one of them was changed since, as it is when a new host's key is entered. May be used by many
/// threads.
final class KnownHostsFiles {
  private record Known(List<FileStamp> stamps, KnownHosts hosts) {}

  private final Map<List<Path>, Known> known = new HashMap<>();

  /// What these files say now.
  ///
  /// @throws IOException when one of them is there and cannot be read
  synchronized KnownHosts of(List<Path> files) throws IOException {
    List<FileStamp> stamps = new ArrayList<>();
    for (Path file : files) {
      stamps.add(FileStamp.of(file));
    }
    Known before = known.get(files);
    if (before != null && before.stamps().equals(stamps)) {
      return before.hosts();
    }
    KnownHosts hosts = KnownHosts.read(files);
    known.put(List.copyOf(files), new Known(stamps, hosts));
    return hosts;
  }
}
