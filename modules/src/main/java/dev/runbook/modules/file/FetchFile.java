package dev.runbook.modules.file;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A copy of a file of the host on the control machine, byte for byte, readable by the engine's
/// user only.
///
/// @param to where it goes on the control machine
record FetchFile(String path, Path to) implements FileAction {
  FetchFile {
    requireNonNull(path, "path is null");
    requireNonNull(to, "to is null");
  }

  @Override
  public Effect effect() {
    return Effect.CHANGE;
  }

  @Override
  public List<HostFiles.Look> looks() {
    return List.of(look());
  }

  @Override
  public Assessment assess(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    PathState state = judged(new HostFiles(probe));
    return isThere(state)
        ? Assessment.unchanged("the copy is the same", FileResult.of(state).value())
        : Assessment.changes(List.of(change()), FileResult.of(state).value());
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    HostFiles files = new HostFiles(session);
    PathState state = judged(files);
    if (isThere(state)) {
      return Applied.unchanged("the copy is the same", FileResult.of(state).value());
    }
    Content content = files.whole(state);
    try {
      write(content);
    } catch (IOException e) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "The copy `" + to + "` could not be written.")
              .withDetail(e.toString()));
    }
    return Applied.changed(List.of(change()), FileResult.of(state).value());
  }

  private PathState judged(HostFiles files)
      throws ModuleFailure, TransportException, InterruptedException {
    PathState state = files.state(look());
    if (!state.is(PathState.Kind.FILE)) {
      throw ModuleFailure.of(FailureKind.COMMAND, "There is no file `" + path + "`.");
    }
    if (state.size() > ContentSource.LONGEST_BYTES) {
      throw ModuleFailure.of(
          FailureKind.REFUSED, "`" + path + "` is longer than 64 MiB; fetch it another way.");
    }
    return state;
  }

  private boolean isThere(PathState state) throws ModuleFailure {
    if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!Files.isRegularFile(to)) {
      throw ModuleFailure.of(
          FailureKind.REFUSED, "`" + to + "` on the control machine is not a file.");
    }
    try {
      return Files.size(to) == state.size()
          && new Content(Files.readAllBytes(to)).sha256().equals(state.sha256().orElse(""));
    } catch (IOException e) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "The copy `" + to + "` cannot be read.")
              .withDetail(e.toString()));
    }
  }

  /// A temporary file of the same directory, flushed and renamed. Files.createTempFile makes it
  /// 0600.
  private void write(Content content) throws IOException {
    Path directory = requireNonNull(to.toAbsolutePath().getParent(), "a file is in a directory");
    Files.createDirectories(directory);
    Path part = Files.createTempFile(directory, ".runbook", ".part");
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content.bytes());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Change change() {
    return Change.of(Effect.CHANGE, "fetch", path + " to " + to + " of the control machine");
  }

  private HostFiles.Look look() {
    return HostFiles.Look.into(path, HostFiles.CHUNK_BYTES);
  }
}
