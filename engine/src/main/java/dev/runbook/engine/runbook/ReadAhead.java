package dev.runbook.engine.runbook;

import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// The steps files of one runbook, read by another thread while the files that include them are
/// gone through. Whoever asks first for a file that nobody has begun reads it, and nothing of a
/// file counts before it is asked for.
final class ReadAhead {
  /// What a file holds.
  sealed interface Content {}

  record Text(SourceFile source, YamlReader.Document document) implements Content {}

  record Unreadable(IOException why) implements Content {}

  /// More is seldom a steps file.
  private static final long MOST_BYTES = 1024 * 1024;

  private final ConcurrentHashMap<Path, Content> contents = new ConcurrentHashMap<>();

  /// The file as UTF-8; waits for the thread that reads it now.
  Content of(Path file) {
    return contents.computeIfAbsent(file, ReadAhead::read);
  }

  /// Begins to read what a document includes.
  ///
  /// @param place the file that a name means there
  void begin(Node document, Function<Node.Scalar, Path> place) {
    List<Path> files = new ArrayList<>();
    included(
        document,
        name -> {
          try {
            files.add(place.apply(name));
          } catch (InvalidPathException saidWhereItIsIncluded) {
            // It may not be meant as a file at all.
          }
        });
    files.removeIf(contents::containsKey);
    if (!files.isEmpty()) {
      Thread.ofPlatform().daemon().name("steps files").start(() -> files.forEach(this::ahead));
    }
  }

  /// What may not be meant as a steps file at all is left to whoever wants it, and so is whatever
  /// goes wrong.
  private void ahead(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
        of(file);
      }
    } catch (IOException | RuntimeException metAgainByWhoWantsIt) {
      // Nobody has asked for it yet.
    }
  }

  private static void included(Node node, Consumer<Node.Scalar> seen) {
    switch (node) {
      case Node.Scalar _ -> {}
      case Node.Sequence list -> list.items().forEach(item -> included(item, seen));
      case Node.Mapping mapping -> {
        for (Node.Entry entry : mapping.entries()) {
          if (!entry.key().text().equals("include")) {
            included(entry.value(), seen);
          } else if (entry.value() instanceof Node.Scalar name) {
            seen.accept(name);
          } else if (entry.value() instanceof Node.Mapping written
              && written.get("file").orElse(null) instanceof Node.Scalar name) {
            seen.accept(name);
          }
        }
      }
    }
  }

  private static Content read(Path file) {
    try {
      SourceFile source = new SourceFile(file.toString(), Files.readString(file));
      return new Text(source, YamlReader.read(source));
    } catch (IOException e) {
      return new Unreadable(e);
    }
  }
}
