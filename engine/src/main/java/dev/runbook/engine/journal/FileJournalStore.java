package dev.runbook.engine.journal;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.event.Recorded;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Journals as local files, `DIRECTORY/RUN/events.jsonl`: a recovery tool needs nothing to recover
/// with. Directories are 0700.
public final class FileJournalStore implements JournalStore {
  private static final String EVENTS = "events.jsonl";
  private final Path directory;

  public FileJournalStore(Path directory) {
    this.directory = requireNonNull(directory, "directory is null");
  }

  @Override
  public Journal begin(String run) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path own = directory.resolve(run);
    try {
      Files.createDirectory(
          own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException taken) {
      throw new IOException("a run " + run + " exists already", taken);
    }
    FileJournal journal = new FileJournal(own.resolve(EVENTS));
    sync(own);
    sync(directory);
    return journal;
  }

  /// Where a run may keep further files of its own, such as its log.
  public Path directoryOf(String run) {
    return directory.resolve(run);
  }

  @Override
  public List<String> runs() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve(EVENTS)))
          .map(entry -> entry.getFileName().toString())
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  @Override
  public List<Recorded> read(String run) throws IOException {
    String text = Files.readString(directory.resolve(run).resolve(EVENTS), StandardCharsets.UTF_8);
    EventCodec codec = new EventCodec();
    List<Recorded> events = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      events.add(codec.decode(text.substring(start, end)));
      start = end + 1;
    }
    return events;
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
