package dev.runbook.modules.storage;

import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;

/// A host whose `lsblk`, `lvm`, `findmnt`, `find` and `readlink` say what was recorded on another:
/// small programs of these names, which the real script finds first.
final class RecordedHost {
  private final Path directory;
  private int answers;

  /// @param directory an empty one, for the programs
  RecordedHost(Path directory) {
    this.directory = directory;
  }

  /// A file of this package's recordings.
  static String recording(String name) {
    try (InputStream file =
        Objects.requireNonNull(RecordedHost.class.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RecordedHost says(String program, String argument, String output) {
    return says(program, argument, output, "", 0);
  }

  /// What the program says when one of its arguments holds this text; the first that fits is taken.
  RecordedHost says(String program, String argument, String output, String errors, int code) {
    try {
      Path file = directory.resolve(program);
      if (!Files.exists(file)) {
        Files.writeString(file, "#!/bin/sh\nd=${0%/*}\n");
        file.toFile().setExecutable(true);
      }
      String answer = "answer." + answers++;
      Files.writeString(directory.resolve(answer + ".out"), output);
      Files.writeString(directory.resolve(answer + ".err"), errors);
      Files.writeString(
          file,
          """
          case " $* " in *'%s'*) cat "$d/%s.out"; cat "$d/%s.err" >&2; exit %d;; esac
          """
              .formatted(argument, answer, answer, code),
          StandardOpenOption.APPEND);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A directory that is where it says, on the file system that `findmnt` tells of.
  RecordedHost path(String path, String findmnt) {
    return says("readlink", " " + path + " ", path + "\n")
        .says("findmnt", " " + path + " ", findmnt);
  }

  RecordingSession session() {
    return RecordingSession.local()
        .withEnvironment(Map.of("PATH", Value.text(directory + ":" + System.getenv().get("PATH"))));
  }
}
