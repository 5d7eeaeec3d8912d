package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.secret.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In processes of their own, for the log of a process is set up once.
class LogFileTest {
  private static final String SECRET = "hunter2-and-more";

  @TempDir private Path directory;

  /// What is logged, as the command would.
  public static final class Logging {
    private Logging() {}

    public static void main(String[] arguments) {
      LogFile.setUpLate();
      Redactor redactor = new Redactor();
      redactor.learn(SECRET);
      LogFile log = LogFile.open(arguments, redactor);
      System.getLogger("dev.runbook.engine.Some")
          .log(System.Logger.Level.ERROR, "unexpected", new IllegalStateException("at " + SECRET));
      System.getLogger("dev.runbook.engine.Some").log(System.Logger.Level.DEBUG, "a detail");
      System.getLogger("org.postgresql.Driver").log(System.Logger.Level.INFO, "somebody else's");
      System.out.print(log.file());
    }
  }

  /// Logs nothing.
  public static final class Quiet {
    private Quiet() {}

    public static void main(String[] arguments) {
      LogFile.setUpLate();
      LogFile.open(arguments, new Redactor());
    }
  }

  /// Logs something before it opens the log, and again.
  public static final class Early {
    private Early() {}

    public static void main(String[] arguments) {
      LogFile.setUpLate();
      System.getLogger("early").log(System.Logger.Level.ERROR, "too early");
      LogFile log = LogFile.open(arguments, new Redactor());
      System.getLogger("late").log(System.Logger.Level.ERROR, "in time");
      System.out.print(log.file());
    }
  }

  @Test
  void whatIsLoggedGoesToAFileOfTheUsersOwnWithoutSecrets() throws Exception {
    JavaProcess ended = run(Logging.class);
    assertEquals("", ended.err());
    Path file = Path.of(ended.out());
    assertEquals(directory, file.getParent());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    String text = Files.readString(file);
    assertTrue(text.contains("java.lang.IllegalStateException: at " + Redactor.MARK), text);
    assertTrue(text.contains("LogFileTest$Logging.main"), text);
    assertFalse(text.contains("a detail") || text.contains("somebody"), text);
  }

  @Test
  void threeTimesVerboseShowsItWithTheDetails() throws Exception {
    for (List<String> words : List.of(List.of("-vvv"), List.of("-v", "-v", "-v"))) {
      JavaProcess ended = run(Logging.class, words.toArray(String[]::new));
      assertTrue(ended.err().contains("IllegalStateException: at " + Redactor.MARK), ended.err());
      assertTrue(ended.err().contains("a detail"), ended.err());
      assertFalse(ended.err().contains(SECRET), ended.err());
    }
  }

  @Test
  void nothingIsMadeAndNothingSetUpWhenNothingIsLogged() throws Exception {
    List<String> loads = List.of("-Xlog:class+load:file=" + directory.resolve("loaded"));
    run(Quiet.class, loads);
    assertFalse(loaded().contains("java.util.logging.LogManager "), "it was set up");
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".log")).toList());
    }
    run(Logging.class, loads);
    assertTrue(loaded().contains("java.util.logging.LogManager "), "nothing was logged");
  }

  private String loaded() throws IOException {
    return Files.readString(directory.resolve("loaded"));
  }

  @Test
  void whatIsLoggedBeforeItIsOpenedDoesNotKeepTheRestOut() throws Exception {
    JavaProcess ended = run(Early.class);
    assertTrue(Files.readString(Path.of(ended.out())).contains("in time"), ended::toString);
  }

  /// Where the log was set up before, as in a program that this one is a part of, the last one that
  /// was opened has it.
  @Test
  void theLastOneThatWasOpenedHasIt() {
    LogManager.getLogManager();
    LogFile first = LogFile.open(new String[0], new Redactor());
    LogFile second = LogFile.open(new String[0], new Redactor());
    assertEquals(
        List.of(second),
        Stream.of(java.util.logging.Logger.getLogger("").getHandlers())
            .filter(LogFile.Entries.class::isInstance)
            .map(handler -> ((LogFile.Entries) handler).log().orElseThrow())
            .toList());
    assertFalse(first.equals(second));
  }

  private JavaProcess run(Class<?> program, String... words)
      throws IOException, InterruptedException {
    return run(program, List.of(), words);
  }

  private JavaProcess run(Class<?> program, List<String> options, String... words)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(options);
    all.add("-Djava.io.tmpdir=" + directory);
    return JavaProcess.run(program, all, List.of(words));
  }
}
