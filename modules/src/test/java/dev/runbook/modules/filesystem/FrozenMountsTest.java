package dev.runbook.modules.filesystem;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Held;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.LocalHost;
import dev.runbook.testkit.RecordingSession;
import dev.runbook.testkit.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real file systems on loop devices of this machine, really frozen.
class FrozenMountsTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final FilesystemModule module = new FilesystemModule();
  private final List<Process> processes = new ArrayList<>();
  private final String run = "test-" + UUID.randomUUID();
  @TempDir private Path directory;
  private LoopFileSystems devices;

  @BeforeEach
  void begin() {
    devices = new LoopFileSystems(directory);
  }

  @AfterEach
  void end() throws Exception {
    for (Path place : states()) {
      Files.writeString(place.resolve("done"), "");
      if (Files.exists(place.resolve("armed"))) {
        devices.run("kill", Files.readString(place.resolve("armed")).strip());
      }
      devices.run("rm", "-rf", place.toString());
    }
    // Thawed before the writers are waited for: they cannot even be killed while it is frozen.
    devices.remove();
    for (Process process : processes) {
      process.destroyForcibly();
    }
  }

  private RecordingSession session() {
    return new RecordingSession(new LocalHost()).withRun(run);
  }

  private static Freeze freeze(Duration deadline, Path... mounts) {
    return new Freeze(Stream.of(mounts).map(Path::toString).toList(), deadline);
  }

  /// Where the freezes of this test are kept on the host.
  private List<Path> states() throws Exception {
    Path all = Path.of("/run/runbook");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> places = Files.list(all)) {
      return places.filter(place -> place.getFileName().toString().contains(run)).toList();
    }
  }

  /// Whether a writer is blocked until it is thawed: it waits uninterruptibly. The process must not
  /// be waited for before.
  private Process writer(Path mount) throws Exception {
    Process writer = new ProcessBuilder("touch", mount.resolve("written").toString()).start();
    processes.add(writer);
    return writer;
  }

  private Process blockedWriter(Path mount) throws Exception {
    Process writer = writer(mount);
    Path stat = Path.of("/proc", Long.toString(writer.pid()), "stat");
    Eventually.holds(
        "the writer is blocked",
        () -> {
          assertTrue(writer.isAlive(), "it could write");
          return Files.readString(stat).contains(") D ");
        });
    return writer;
  }

  private static void assertEnds(Process writer) throws Exception {
    assertTrue(writer.waitFor(1, TimeUnit.MINUTES), "the writer is still blocked");
    assertEquals(0, writer.exitValue());
  }

  private void assertNotFrozen(Path mount) throws Exception {
    assertEnds(writer(mount));
  }

  private boolean thawedBy(Path mount) throws Exception {
    return devices.run("fsfreeze", "-u", mount.toString()).succeeded();
  }

  @Test
  void writersWaitUntilItIsReleasedAndNothingIsLeft() throws Exception {
    Path ext4 = devices.mount(devices.ext4());
    Path xfs = devices.mount(devices.xfs());
    try (RecordingSession session = session()) {
      Held held = module.open(freeze(LONG, ext4, xfs), session);
      assertEquals(1, session.existing().size());
      assertEquals("freeze", session.existing().getFirst().kind());
      Process one = blockedWriter(ext4);
      Process other = blockedWriter(xfs);
      assertTrue(held.lost().isEmpty());
      held.release();
      assertEnds(one);
      assertEnds(other);
      assertTrue(
          session.log("said").getFirst().matches("frozen for \\d+\\.\\d s"),
          session.log().toString());
      assertEquals(List.of(), session.existing());
    }
    assertEquals(List.of(), states());
  }

  @Test
  void theSamePathsCanBeFrozenAgainAtOnce() throws Exception {
    Path mount = devices.mount(devices.ext4());
    try (RecordingSession session = session()) {
      for (int i = 0; i < 3; i++) {
        Held held = module.open(freeze(LONG, mount), session);
        held.release();
      }
      assertEquals(3, session.log("removed").size());
    }
    assertEquals(List.of(), states());
  }

  @Test
  void theHostThawsByItselfAtTheDeadlineAndTheReleaseSaysSo() throws Exception {
    Path one = devices.mount(devices.ext4());
    Path other = devices.mount(devices.ext4());
    try (RecordingSession session = session()) {
      Held held = module.open(freeze(Duration.ofSeconds(2), one, other), session);
      assertEnds(blockedWriter(one));
      assertEnds(writer(other));
      Eventually.holds("the loss is noticed", () -> held.lost().isPresent());
      assertEquals(FailureKind.SESSION_LOST, held.lost().get().kind());
      Failure failure = assertThrows(ModuleFailure.class, held::release).failure();
      assertEquals(FailureKind.SESSION_LOST, failure.kind());
      assertTrue(
          failure.message().contains("thawed by the host itself after 2s"), failure.message());
      assertEquals(List.of(), session.existing());
    }
    assertEquals(List.of(), states());
  }

  @Test
  void theDeadlineIsKnownWithoutAskingTheHost() throws Exception {
    Path mount = devices.mount(devices.ext4());
    SettableClock clock = new SettableClock(Instant.parse("2026-11-24T19:03:05Z"));
    try (RecordingSession session = session().withClock(clock)) {
      Held held = module.open(freeze(LONG, mount), session);
      clock.advance(LONG.minusMillis(1));
      assertTrue(held.lost().isEmpty());
      clock.advance(Duration.ofMillis(1));
      assertTrue(held.lost().isPresent());
      // Lost by our clock only: the host can prove that it was frozen to the end.
      assertDoesNotThrow(held::release);
    }
  }

  @Test
  void whatSomebodyElseThawedIsVoid() throws Exception {
    Path one = devices.mount(devices.ext4());
    Path other = devices.mount(devices.ext4());
    try (RecordingSession session = session()) {
      Held held = module.open(freeze(LONG, one, other), session);
      assertTrue(thawedBy(one));
      Failure failure = assertThrows(ModuleFailure.class, held::release).failure();
      assertEquals(FailureKind.SESSION_LOST, failure.kind());
      assertTrue(
          failure.message().contains("`" + one + "` was not frozen any more"), failure.message());
      assertFalse(failure.message().contains(other.toString()), failure.message());
    }
    assertNotFrozen(one);
    assertNotFrozen(other);
    assertEquals(List.of(), states());
  }

  @Test
  void oneThatCannotBeFrozenLeavesNoneFrozen() throws Exception {
    Path free = devices.mount(devices.ext4());
    Path taken = devices.mount(devices.ext4());
    devices.must("fsfreeze", "-f", taken.toString());
    try (RecordingSession session = session()) {
      ModuleFailure failure =
          assertThrows(ModuleFailure.class, () -> module.open(freeze(LONG, free, taken), session));
      assertEquals("`" + taken + "` is frozen already.", failure.failure().message());
      assertEquals(List.of(), session.existing());
    }
    assertNotFrozen(free);
    assertTrue(thawedBy(taken), "what somebody else froze was thawed");
    assertEquals(List.of(), states());
  }

  @Test
  void aReplyThatIsLostLeavesNothingFrozen() throws Exception {
    Path mount = devices.mount(devices.ext4());
    try (RecordingSession session =
        new RecordingSession(new ForgetfulHost(new LocalHost(), "fsfreeze -f")).withRun(run)) {
      assertThrows(TransportException.class, () -> module.open(freeze(LONG, mount), session));
      assertNotFrozen(mount);
      assertEquals(List.of(), session.existing());
    }
  }

  @Test
  void aHostThatIsAwayAtTheEndThawsByItself() throws Exception {
    Path mount = devices.mount(devices.ext4());
    try (RecordingSession session =
        new RecordingSession(new ForgetfulHost(new LocalHost(), "echo released")).withRun(run)) {
      Held held = module.open(freeze(LONG, mount), session);
      Failure failure = assertThrows(ModuleFailure.class, held::release).failure();
      assertEquals(FailureKind.UNREACHABLE, failure.kind());
      assertTrue(failure.hint().contains("The host thaws by itself"), failure.hint());
      assertEquals(1, session.existing().size());
    }
  }

  @Test
  void endingTheWatchdogThaws() throws Exception {
    Path mount = devices.mount(devices.ext4());
    try (RecordingSession session = session()) {
      Held held = module.open(freeze(LONG, mount), session);
      Process writer = blockedWriter(mount);
      devices.must("kill", Files.readString(states().getFirst().resolve("armed")).strip());
      assertEnds(writer);
      assertThrows(ModuleFailure.class, held::release);
    }
  }

  /// The case in which much is to be flushed, and the engine dies meanwhile.
  @Test
  void aFreezeThatIsThroughOnlyAfterTheDeadlineIsThawedAllTheSame() throws Exception {
    Path mount = devices.mount(devices.ext4());
    Path go = directory.resolve("go");
    Path slow = Files.createDirectory(directory.resolve("bin")).resolve("fsfreeze");
    Files.writeString(
        slow,
        "#!/bin/sh\nif [ $1 = -f ]; then until [ -e "
            + go
            + " ]; do sleep 0.05; done; fi\nexec /usr/sbin/fsfreeze \"$@\"\n");
    Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwxr-xr-x"));
    String program =
        new FreezePrograms(run, List.of(mount.toString()), Duration.ofSeconds(1))
            .freeze()
            .replace("PATH=/usr/sbin", "PATH=" + slow.getParent() + ":/usr/sbin");
    Process freezer =
        new ProcessBuilder("sh", "-c", program)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    processes.add(freezer);
    Path state = Path.of("/run/runbook/freeze-" + run);
    Eventually.holds("it is freezing", () -> Files.exists(state.resolve("busy")));
    freezer.destroyForcibly().waitFor();
    Eventually.holds("the deadline is over", () -> Files.exists(state.resolve("fired")));
    String watchdog = Files.readString(state.resolve("armed")).strip();
    Files.writeString(go, "");
    Eventually.holds(
        "the watchdog has done its work",
        () -> !Files.exists(Path.of("/proc", watchdog, "cmdline")) || zombie(watchdog));
    assertFalse(thawedBy(mount), "it was left frozen");
  }

  private static boolean zombie(String process) throws Exception {
    return Files.readString(Path.of("/proc", process, "stat")).contains(") Z ");
  }

  @Test
  void thePlanSaysWhatWouldBeFrozen() throws Exception {
    Path mount = devices.mount(devices.ext4());
    try (RecordingSession session = session()) {
      assertEquals(
          "freezes `" + mount + "`; the host thaws by itself after 2m",
          module.assessHold(freeze(LONG, mount, mount), session).reason());
    }
    assertNotFrozen(mount);
  }

  @Test
  void theRootFileSystemIsNeverFrozen() throws Exception {
    Failure failure = refused(Path.of("/"));
    assertTrue(
        failure.message().contains("must not be frozen") || failure.message().contains("cannot be"),
        failure.message());
  }

  @Test
  void aDirectoryInsideAFileSystemIsNoMountPoint() throws Exception {
    Path mount = devices.mount(devices.ext4());
    Path inside = Files.createDirectory(mount.resolve("inside"));
    Failure failure = refused(inside);
    assertEquals("`" + inside + "` is not a mount point.", failure.message());
    assertTrue(failure.hint().contains(mount.toString()), failure.hint());
  }

  @Test
  void whatIsNoDiskFileSystemCannotBeFrozen() throws Exception {
    assertTrue(refused(Path.of("/proc")).message().endsWith("is proc, which cannot be frozen."));
  }

  private Failure refused(Path path) throws Exception {
    // Only root is told more.
    devices.device();
    try (RecordingSession session = session()) {
      Failure failure =
          assertThrows(ModuleFailure.class, () -> module.open(freeze(LONG, path), session))
              .failure();
      assertEquals(FailureKind.REFUSED, failure.kind());
      assertEquals(List.of(), session.log());
      return failure;
    }
  }

  @Test
  void onePathOrSeveralAreRead() throws Exception {
    assertEquals(
        new Freeze(List.of("/srv/a"), Duration.ofSeconds(20)),
        module.readHold(new Arguments(Map.of("frozen", Value.text("/srv/a")))));
    assertEquals(
        new Freeze(List.of("/srv/a", "/srv/b"), Duration.ofSeconds(5)),
        module.readHold(
            new Arguments(
                Map.of(
                    "frozen",
                    Value.list(List.of(Value.text("/srv/a"), Value.text("/srv/b"))),
                    "deadline",
                    new Value.Time(Duration.ofSeconds(5))))));
  }

  @Test
  void aDeadlineThatIsNoneIsRefused() {
    for (Duration deadline : List.of(Duration.ofMillis(900), Duration.ofHours(1))) {
      assertThrows(
          ArgumentException.class,
          () ->
              module.readHold(
                  new Arguments(
                      Map.of(
                          "frozen", Value.text("/srv/a"), "deadline", new Value.Time(deadline)))));
    }
  }
}
