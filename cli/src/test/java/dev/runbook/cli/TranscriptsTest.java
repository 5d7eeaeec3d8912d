package dev.runbook.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What the transcripts under the test resources show is what happens.
class TranscriptsTest {
  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> whatIsWrongIsSaidBeforeAnythingRuns() throws IOException {
    return replayed("check");
  }

  @TestFactory
  Stream<DynamicTest> whatIsFoundIsWrittenForPeopleAndPrograms() throws IOException {
    return replayed("findings");
  }

  @TestFactory
  Stream<DynamicTest> aRunDoesAndShowsWhatTheRunbookSays() throws IOException {
    return replayed("run");
  }

  @TestFactory
  Stream<DynamicTest> aPlanSaysWhatWouldRunAndChangesNothing() throws IOException {
    return replayed("plan");
  }

  @TestFactory
  Stream<DynamicTest> aSavedPlanIsWhatRunsOrNothing() throws IOException {
    return replayed("saved");
  }

  @TestFactory
  Stream<DynamicTest> whatRanIsKept() throws IOException {
    return replayed("journal");
  }

  @TestFactory
  Stream<DynamicTest> aSiteHasItsOwnProject() throws IOException {
    return replayed("site");
  }

  private Stream<DynamicTest> replayed(String folderName) throws IOException {
    String only = System.getProperty("fixtures.only", "");
    Path folder = Transcript.folder(folderName);
    return Transcript.in(folderName).stream()
        .filter(file -> file.toString().contains(only))
        .map(file -> {
          String name = folder.relativize(file).toString();
          return DynamicTest.dynamicTest(name, () -> Transcript.replay(file, own(name)));
        });
  }

  private Path own(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }
}
