package dev.runbook.modules.waitfor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Progress;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.sql.SqlModule;
import dev.runbook.testkit.Background;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.LocalHost;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import dev.runbook.testkit.SettableClock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WaitForModuleTest extends ModuleContract<Wait> {
  private final WaitForModule module = new WaitForModule(new SqlModule());

  @TempDir private Path directory;

  @Override
  protected Module<Wait> module() {
    return module;
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case(
            "a directory that is there",
            Nature.CONVERGES,
            () -> world(Map.of("file", text(directory.toString())))),
        new Case(
            "a command that succeeds",
            Nature.CONVERGES,
            () -> world(Map.of("command", text("echo done")))),
        new Case(
            "names that are all printed",
            Nature.CONVERGES,
            () -> world(Map.of("command", text("cat"), "each", texts("a", "b")))));
  }

  private World world(Map<String, Value> arguments) {
    return new World(
        arguments,
        RecordingSession.local(),
        () -> {
          try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted().toList().toString();
          }
        });
  }

  private static Value text(String text) {
    return Value.text(text);
  }

  private static Value texts(String... texts) {
    return Value.list(Stream.of(texts).map(Value::text).toList());
  }

  private static Value seconds(long seconds) {
    return new Value.Time(Duration.ofSeconds(seconds));
  }

  private static RecordingSession hurried() {
    return hurried(new LocalHost());
  }

  private static RecordingSession hurried(Connection host) {
    return new RecordingSession(host)
        .withClock(new SettableClock(Instant.parse("2026-11-24T19:03:05Z")));
  }

  private Wait read(Map<String, Value> arguments) throws ArgumentException {
    return module.read(new Arguments(arguments));
  }

  private Applied apply(Map<String, Value> arguments, RecordingSession session) throws Exception {
    return module.apply(read(arguments), session);
  }

  private ModuleFailure failure(Map<String, Value> arguments, RecordingSession session) {
    return assertThrows(ModuleFailure.class, () -> apply(arguments, session));
  }

  private static Value field(Value result, String name) {
    return ((Value.Mapping) result).field(name).orElseThrow();
  }

  @Test
  void aFileThatAppearsEndsTheWait() throws Exception {
    Path file = directory.resolve("it's there");
    Map<String, Value> step =
        Map.of(
            "file",
            Value.list(List.of(text(directory.toString()), text(file.toString()))),
            "interval",
            new Value.Time(Duration.ofMillis(20)),
            "deadline",
            seconds(60));
    try (RecordingSession session = RecordingSession.local()) {
      Background wait = Background.of(() -> apply(step, session));
      Eventually.holds("it looked twice", () -> session.commands().size() > 2);
      assertEquals(file + " is not there", session.progressed().getFirst().text());
      Files.createFile(file);
      assertEquals(Optional.empty(), wait.end());
    }
  }

  @Test
  void aFileThatGoesAwayEndsTheWaitForItsAbsence() throws Exception {
    Path file = Files.createFile(directory.resolve("postmaster.pid"));
    Map<String, Value> step =
        Map.of("absent", text(file.toString()), "interval", new Value.Time(Duration.ofMillis(20)));
    try (RecordingSession session = RecordingSession.local()) {
      Background wait = Background.of(() -> apply(step, session));
      Eventually.holds("it looked", () -> !session.progressed().isEmpty());
      assertEquals(file + " is still there", session.progressed().getFirst().text());
      Files.delete(file);
      assertEquals(Optional.empty(), wait.end());
    }
  }

  @Test
  void aLinkThatLeadsNowhereIsThere() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
    try (RecordingSession session = hurried()) {
      assertEquals("holds already", apply(Map.of("file", text(link.toString())), session).reason());
    }
  }

  @Test
  void whatCannotBeLookedAtIsNotGone() throws Exception {
    String path = directory.resolve("x".repeat(300)).toString();
    try (RecordingSession session = hurried()) {
      ModuleFailure failure =
          failure(Map.of("absent", text(path), "deadline", seconds(2)), session);
      assertTrue(failure.failure().message().contains("File name too long"));
    }
  }

  @Test
  void namesThatStayMissingAreNamedWhenTheTimeIsOver() throws Exception {
    String[] names = IntStream.range(0, 9).mapToObj(i -> "seg" + i).toArray(String[]::new);
    Map<String, Value> step =
        Map.of(
            "command", text("echo seg1; echo other; printf '  seg2 \\t\\n'; echo no more >&2"),
            "each", texts(names),
            "deadline", seconds(3));
    try (RecordingSession session = hurried()) {
      ModuleFailure failed = failure(step, session);
      Failure failure = failed.failure();
      assertEquals(FailureKind.TIMEOUT, failure.kind());
      assertTrue(
          failure.message().startsWith("Gave up after 3s waiting until `echo seg1; echo other; "),
          failure.message());
      assertTrue(
          failure
              .message()
              .endsWith(
                  "prints all 9 names; last seen: 2 of 9 names; missing: seg0, seg3, seg4, seg5,"
                      + " seg6 and 2 more."),
          failure.message());
      assertEquals(
          texts("seg0", "seg3", "seg4", "seg5", "seg6", "seg7", "seg8"),
          field(failed.value(), "missing"));
      assertEquals(Value.whole(4), field(failed.value(), "tries"));
      assertEquals(seconds(3), field(failed.value(), "waited"));
      assertEquals(List.of("PT1S", "PT1S", "PT1S"), session.log("paused"));
      assertEquals(22, session.progressed().getLast().percent());
    }
  }

  @Test
  void theCommandGetsManyNamesAndMayPrintManyMore() throws Exception {
    Value names =
        texts(IntStream.range(0, 40_000).mapToObj("%024d"::formatted).toArray(String[]::new));
    try (RecordingSession session = hurried()) {
      Applied applied = apply(Map.of("command", text("cat; seq 1 500000"), "each", names), session);
      assertEquals("holds already", applied.reason());
      assertEquals(List.of(), applied.changes());
    }
  }

  @Test
  void aCommandThatIgnoresItsInputAndFailsIsQuoted() throws Exception {
    Map<String, Value> step =
        Map.of(
            "command", text("echo 'no such bucket' >&2; exit 7"),
            "each", texts("a"),
            "deadline", seconds(0));
    try (RecordingSession session = hurried()) {
      String message = failure(step, session).failure().message();
      assertTrue(
          message.endsWith(
              "prints `a`; last seen: 0 of 1 name; missing: a; the command ended with exit code 7:"
                  + " no such bucket."),
          message);
    }
  }

  @Test
  void noNamesAreAllThere() throws Exception {
    try (RecordingSession session = hurried()) {
      assertEquals(
          "holds already",
          apply(Map.of("command", text("false"), "each", texts()), session).reason());
    }
  }

  @Test
  void abortWhenEndsTheWaitEarlyWithWhatItPrinted() throws Exception {
    Map<String, Value> step =
        Map.of(
            "command", text("false"),
            "progress", text("echo old; echo restored log file 7"),
            "abort_when", text("echo one; echo 'FATAL:  could not find WAL'"),
            "deadline", seconds(60));
    try (RecordingSession session = hurried()) {
      Failure failure = failure(step, session).failure();
      assertEquals(FailureKind.COMMAND, failure.kind());
      assertEquals(
          "It is pointless to wait until `false` succeeds, because `abort_when` succeeded: FATAL:"
              + " could not find WAL",
          failure.message());
      assertEquals("one\nFATAL:  could not find WAL", failure.detail());
      assertEquals(List.of(), session.log("paused"));
      assertEquals(1, session.commands().size(), "condition, progress and abort are one script");
    }
  }

  @Test
  void theConditionComesBeforeAbortWhen() throws Exception {
    Map<String, Value> step = Map.of("command", text("true"), "abort_when", text("true"));
    try (RecordingSession session = hurried()) {
      assertEquals("holds already", apply(step, session).reason());
    }
  }

  @Test
  void progressIsShownWithWhatWasSeen() throws Exception {
    Map<String, Value> step =
        Map.of(
            "command", text("exit 3"),
            "progress", text("echo old; echo restored log file 7"),
            "deadline", seconds(1));
    try (RecordingSession session = hurried()) {
      Failure failure = failure(step, session).failure();
      assertEquals(
          "Gave up after 1s waiting until `exit 3` succeeds; last seen: exit code 3; restored log"
              + " file 7.",
          failure.message());
      assertEquals(
          new Progress(-1, "exit code 3; restored log file 7"), session.progressed().getFirst());
    }
  }

  @Test
  void aStallFailsWhenItIsToldTo() throws Exception {
    Map<String, Value> step =
        Map.of(
            "command", text("false"),
            "stall", seconds(4),
            "on_stall", text("fail"),
            "deadline", seconds(60));
    try (RecordingSession session = hurried()) {
      Failure failure = failure(step, session).failure();
      assertEquals(FailureKind.TIMEOUT, failure.kind());
      assertEquals(
          "Nothing has changed for 4s while waiting until `false` succeeds; last seen: exit code"
              + " 1.",
          failure.message());
    }
  }

  @Test
  void aStallIsSaidOnceAndTheWaitGoesOn() throws Exception {
    Map<String, Value> step =
        Map.of("command", text("false"), "stall", seconds(4), "deadline", seconds(10));
    try (RecordingSession session = hurried()) {
      assertTrue(failure(step, session).failure().message().startsWith("Gave up after 10s"));
      assertEquals(1, session.log("said").size());
    }
  }

  @Test
  void whatChangesIsNoStall() throws Exception {
    String count = "echo x >> " + directory + "/n; wc -l < " + directory + "/n";
    Map<String, Value> step =
        Map.of(
            "command", text("false"),
            "progress", text(count),
            "stall", seconds(2),
            "on_stall", text("fail"),
            "deadline", seconds(6));
    try (RecordingSession session = hurried()) {
      assertTrue(failure(step, session).failure().message().startsWith("Gave up after 6s"));
    }
  }

  @Test
  void aPortHoldsWhenSomethingListens() throws Exception {
    int port;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RecordingSession session = hurried()) {
      port = listener.getLocalPort();
      Map<String, Value> step = Map.of("port", Value.whole(port), "host", text("127.0.0.1"));
      assertEquals("holds already", apply(step, session).reason());
    }
    try (RecordingSession session = hurried()) {
      Map<String, Value> step =
          Map.of("port", Value.whole(port), "host", text("127.0.0.1"), "deadline", seconds(1));
      assertEquals(
          "Gave up after 1s waiting until port "
              + port
              + " of 127.0.0.1 accepts connections; last seen: Connection refused.",
          failure(step, session).failure().message());
    }
  }

  @Test
  void aHostThatRunsCommandsAnswers() throws Exception {
    try (RecordingSession session = hurried()) {
      assertEquals("holds already", apply(Map.of("ssh", Value.bool(true)), session).reason());
    }
  }

  @ParameterizedTest(name = "ssh: {0}, at first there: {1}, fails as {2}")
  @CsvSource({
    "true, false, none",
    "true, true, none",
    "false, true, none",
    "false, false, UNREACHABLE",
  })
  void aHostThatIsAwayIsWaitedForWhenThatIsMeantOrItWasThere(
      boolean ssh, boolean there, String failure) throws Exception {
    Path flag = directory.resolve("flag");
    Map<String, Value> step =
        ssh ? Map.of("ssh", Value.bool(true)) : Map.of("file", text(flag.toString()));
    AwayHost host = new AwayHost(there ? Set.of(2, 3) : Set.of(1, 2));
    host.onCall(4, () -> Files.createFile(flag));
    try (RecordingSession session = hurried(host)) {
      if (failure.equals("none")) {
        assertTrue(apply(step, session).reason().startsWith("h"));
      } else {
        TransportException away =
            assertThrows(TransportException.class, () -> apply(step, session));
        assertEquals(failure, away.kind().name());
      }
    }
  }

  @Test
  void secretsOfSeveralScriptsDoNotMeet() throws Exception {
    Value condition =
        new ShellText("test \"$RUNBOOK_SECRET_1\" = one", Map.of("RUNBOOK_SECRET_1", secret("one")))
            .toValue();
    Value progress =
        new ShellText("echo ${#RUNBOOK_SECRET_1}", Map.of("RUNBOOK_SECRET_1", secret("three")))
            .toValue();
    try (RecordingSession session = hurried()) {
      Map<String, Value> step = Map.of("command", condition, "progress", progress);
      assertEquals("holds already", apply(step, session).reason());
      assertFalse(session.commands().getFirst().script().contains("three"));
      Map<String, Value> inverse =
          Map.of("command", progress, "abort_when", condition, "deadline", seconds(0));
      assertEquals(Value.text("5"), field(apply(inverse, session).value(), "last"));
    }
  }

  private static Value secret(String text) {
    return new Value.Sensitive(Value.text(text), "!secret x");
  }

  @Test
  void aPlanLooksOnceAndSaysWhatItWouldWaitFor() throws Exception {
    Map<String, Value> step = Map.of("file", text(directory + "/none"), "deadline", seconds(90));
    try (RecordingSession session = hurried()) {
      Assessment assessment = module.assess(read(step), session);
      assertEquals(
          "would wait until "
              + directory
              + "/none is there, at most 1m30s; now: "
              + directory
              + "/none is not there",
          assessment.reason());
      assertEquals(List.of(), assessment.changes());
      assertEquals(1, session.commands().size());
    }
  }

  @Test
  void aPlanDoesNotFailForAServerThatIsAway() throws Exception {
    Map<String, Value> server =
        Map.of("host", text("127.0.0.1"), "port", Value.whole(1), "via", text("forward"));
    Map<String, Value> step = Map.of("sql", text("select true"), "server", Value.map(server));
    try (RecordingSession session = hurried()) {
      String reason = module.assess(read(step), session).reason();
      assertTrue(
          reason.startsWith("would wait until `select true` is true, at most 5m; now: "), reason);
    }
  }

  @Test
  void whatIsNotKnownYetIsStillARead() throws Exception {
    Wait wait = read(Map.of("command", text("true"), "each", new Value.Unknown(Set.of("3"), "")));
    assertEquals(Effect.READ, module.effect(wait));
  }

  static Stream<Map<String, Value>> nonsense() {
    return Stream.of(
        Map.of(),
        Map.of("ssh", Value.bool(false)),
        Map.of("port", Value.whole(1), "file", text("/x")),
        Map.of("port", Value.whole(65536)),
        Map.of("host", text("x"), "file", text("/x")),
        Map.of("each", texts("a"), "file", text("/x")),
        Map.of("each", texts("a", " "), "command", text("cat")),
        Map.of("file", texts()),
        Map.of("file", text("/x"), "interval", seconds(0)),
        Map.of("file", text("/x"), "deadline", seconds(-1)));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void argumentsThatMakeNoSenseTogetherAreRefused(Map<String, Value> given) {
    assertThrows(ArgumentException.class, () -> read(given));
  }

  @Test
  void argumentsOfTheServerAreReadAsForSql() {
    Map<String, Value> step =
        Map.of(
            "sql", text("delete from t"),
            "server", Value.map(Map.of("port", Value.whole(5433))));
    String message = assertThrows(ArgumentException.class, () -> read(step)).getMessage();
    assertTrue(String.valueOf(message).startsWith("`sql`: "), message);
  }
}
