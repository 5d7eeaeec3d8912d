package dev.runbook.modules.file;

import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// The tools of this host, each of which writes down that it was started: what a script costs is
/// the processes that it forks.
final class CountedTools {
  private static final List<String> TOOLS =
      List.of(
          "base64",
          "cat",
          "chmod",
          "chown",
          "dirname",
          "head",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "sha256sum",
          "stat",
          "sync",
          "tail",
          "tr");

  private final Path log;

  private CountedTools(Path log) {
    this.log = log;
  }

  /// @param place an empty directory, which stands first in the session's PATH from now on
  static CountedTools of(Path place, RecordingSession session) throws IOException {
    Path log = place.resolve("log");
    for (String tool : TOOLS) {
      Path shim = place.resolve(tool);
      Files.writeString(
          shim,
          "#!/bin/sh\necho %s >> '%s'\nPATH=${PATH#*:}\nexec %s \"$@\"\n"
              .formatted(tool, log, tool));
      Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    session.withEnvironment(
        Map.of("PATH", Value.text(place + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")));
    return new CountedTools(log);
  }

  /// What was started since it was last asked, in order.
  List<String> started() throws IOException {
    if (!Files.exists(log)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(log);
    Files.delete(log);
    return lines;
  }
}
