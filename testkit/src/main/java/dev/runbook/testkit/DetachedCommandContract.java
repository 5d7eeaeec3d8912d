package dev.runbook.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandId;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// What every transport does with commands that outlive their connection.
abstract class DetachedCommandContract extends StreamContract {
  @Test
  void aDetachedCommandIsFollowedToItsEnd() throws Exception {
    CommandId id = id();
    RecordingSink sink = new RecordingSink();
    connection.start(
        id,
        as(Command.sh("cat; echo \"$WHO\" >&2; exit 5"))
            .withInput("in\n".getBytes(UTF_8))
            .withEnvironment(Map.of("WHO", secret("it's me"))));

    CommandResult result = connection.follow(id, become(), sink, Duration.ZERO);

    assertEquals(5, result.exitCode());
    assertEquals("in\n", result.stdout());
    assertEquals("it's me\n", result.stderr());
    assertEquals("in\n", sink.out());
    assertEquals("it's me\n", sink.err());
  }

  @Test
  void aDetachedCommandStartsWhereOthersStart() throws Exception {
    CommandId id = id();
    connection.start(id, as(Command.sh("pwd; umask; wc -c")));

    assertEquals(
        run("pwd; umask; wc -c").stdout(),
        connection.follow(id, become(), OutputSink.NONE, Duration.ZERO).stdout());
  }

  @Test
  void aDetachedCommandRunsInItsDirectory() throws Exception {
    CommandId id = id();
    connection.start(id, as(Command.sh("pwd")).in("/usr"));

    assertEquals(
        "/usr\n", connection.follow(id, become(), OutputSink.NONE, Duration.ZERO).stdout());
  }

  @Test
  void aMissingDirectoryFailsTheDetachedCommand() throws Exception {
    CommandId id = id();
    connection.start(id, as(Command.sh("echo ran")).in("/no/such place"));

    CommandResult result = connection.follow(id, become(), OutputSink.NONE, Duration.ZERO);

    assertNotEquals(0, result.exitCode());
    assertEquals("", result.stdout());
    assertTrue(result.stderr().contains("/no/such place"), result.stderr());
  }

  @Test
  void aDetachedCommandGetsItsInputByteForByte() throws Exception {
    byte[] bytes = new byte[500_000];
    new Random(13).nextBytes(bytes);
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    CommandId id = id();
    connection.start(id, as(Command.sh("sha256sum").withInput(bytes)));

    assertEquals(
        sum + "  -\n", connection.follow(id, become(), OutputSink.NONE, Duration.ZERO).stdout());
  }

  @Test
  void aDetachedCommandIsFollowedTwiceFromTheBeginning() throws Exception {
    CommandId id = id();
    connection.start(id, as(Command.sh("echo once")));

    connection.follow(id, become(), OutputSink.NONE, Duration.ZERO);

    assertEquals(
        "once\n", connection.follow(id, become(), OutputSink.NONE, Duration.ZERO).stdout());
  }

  @Test
  void startingAnIdTwiceStartsOnce() throws Exception {
    CommandId id = id();
    String file = "/tmp/runbook-contract-" + unique();
    Command command = as(Command.sh("echo x >>" + file + "; cat " + file));

    connection.start(id, command);
    connection.follow(id, become(), OutputSink.NONE, Duration.ZERO);
    connection.start(id, command);

    assertEquals("x\n", connection.follow(id, become(), OutputSink.NONE, Duration.ZERO).stdout());
    run("rm -f " + file);
  }

  @Test
  void startingAnIdManyTimesAtOnceStartsOnce() throws Exception {
    CommandId id = id();
    String file = "/tmp/runbook-contract-" + unique();
    Command command = as(Command.sh("echo x >>" + file + "; sleep 0.3; cat " + file));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> starts = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        starts.add(
            threads.submit(() -> {
              connection.start(id, command);
              return "";
            }));
      }
      for (Future<?> start : starts) {
        start.get();
      }
    }

    assertEquals("x\n", connection.follow(id, become(), OutputSink.NONE, Duration.ZERO).stdout());
    run("rm -f " + file);
  }

  @Test
  void aDetachedCommandOutlivesItsConnection() throws Exception {
    CommandId id = id();
    String go = "/tmp/runbook-contract-" + unique();
    try (Connection first = connect()) {
      first.start(
          id,
          as(
              Command.sh(
                  "echo before; while [ ! -e "
                      + go
                      + " ]; do sleep 0.05; done; rm -f "
                      + go
                      + "; echo after")));
    }

    run("touch " + go);
    CommandResult result = connection.follow(id, become(), OutputSink.NONE, Duration.ZERO);

    assertEquals("before\nafter\n", result.stdout());
    assertEquals(0, result.exitCode());
  }

  @Test
  void aSecretOfADetachedCommandIsNeitherSeenNorKept() throws Exception {
    String word = "hush" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
    CommandId id = id();
    connection.start(
        id,
        as(Command.sh("read -r line; echo ready; sleep 1000"))
            .withEnvironment(Map.of("SECRET", secret(word)))
            .withInput((word + "\n").getBytes(UTF_8)));
    RecordingSink sink = new RecordingSink();
    Background follower = following(id, sink);
    Eventually.holds("it runs", () -> sink.out().equals("ready\n"));

    String inArguments = processes(word, "grep -c \"$word\"; :");
    Command look =
        as(Command.sh(
                "read -r word; cat /tmp/.runbook-*/$ID/* ~/.runbook-*/$ID/* 2>/dev/null"
                    + " | grep -c \"$word\"; :"))
            .withEnvironment("ID", id.id())
            .withInput((word + "\n").getBytes(UTF_8));
    String inFiles = connection.run(look).stdout();

    follower.interrupt();
    follower.end();
    assertEquals("0\n", inArguments);
    assertEquals("0\n", inFiles);
  }

  @Test
  void aSignalReachesTheDetachedCommandsGroup() throws Exception {
    for (String signal : List.of("TERM", "INT")) {
      CommandId id = id();
      connection.start(
          id,
          as(Command.sh("trap 'echo caught; exit 9' " + signal + "; echo up; sleep 1000 & wait")));
      RecordingSink sink = new RecordingSink();
      Background follower = following(id, sink);
      Eventually.holds("it is up", () -> sink.out().equals("up\n"));

      connection.signal(id, become(), signal);
      follower.end();

      assertEquals("up\ncaught\n", sink.out(), signal);
      assertEquals(
          9, connection.follow(id, become(), OutputSink.NONE, Duration.ZERO).exitCode(), signal);
    }
  }

  @Test
  void aKilledDetachedCommandIs137() throws Exception {
    String nap = napLength();
    CommandId id = id();
    connection.start(id, as(Command.sh("trap '' TERM; sleep " + nap)));
    Eventually.holds("it sleeps", () -> napping(nap) == 1);

    connection.signal(id, become(), "KILL");

    assertEquals(137, connection.follow(id, become(), OutputSink.NONE, Duration.ZERO).exitCode());
    assertEquals(0, napping(nap));
    connection.signal(id, become(), "TERM");
  }

  @Test
  void theHostKeepsTheLimitOfADetachedCommand() throws Exception {
    String nap = napLength();
    CommandId id = id();
    try (Connection first = connect()) {
      first.start(
          id, as(Command.sh("trap '' TERM; sleep " + nap)).withTimeout(Duration.ofSeconds(1)));
    }

    Eventually.holds("it was ended", () -> napping(nap) == 0);

    TransportException thrown =
        assertThrows(
            TransportException.class,
            () -> connection.follow(id, become(), OutputSink.NONE, Duration.ZERO));
    assertEquals(TransportException.Kind.TIMEOUT, thrown.kind());
  }

  @Test
  void aDetachedCommandWithinItsLimitLeavesNothingBehind() throws Exception {
    String limit = Long.toString(ThreadLocalRandom.current().nextLong(100_000, 900_000));
    CommandId id = id();
    connection.start(
        id, as(Command.sh("echo fine")).withTimeout(Duration.ofSeconds(Long.parseLong(limit))));

    CommandResult result = connection.follow(id, become(), OutputSink.NONE, Duration.ZERO);

    assertEquals("fine\n", result.stdout());
    Eventually.holds("its watchdog has gone", () -> napping(limit) == 0);
  }

  @Test
  void theLimitOfFollowingEndsTheDetachedCommand() throws Exception {
    String nap = napLength();
    CommandId id = id();
    connection.start(id, as(Command.sh("sleep " + nap + " & sleep " + nap)));

    TransportException thrown =
        assertThrows(
            TransportException.class,
            () -> connection.follow(id, become(), OutputSink.NONE, Duration.ofMillis(500)));

    assertEquals(TransportException.Kind.TIMEOUT, thrown.kind());
    Eventually.holds("nobody sleeps", () -> napping(nap) == 0);
  }

  @Test
  void anInterruptOfFollowingEndsTheDetachedCommand() throws Exception {
    String nap = napLength();
    CommandId id = id();
    connection.start(id, as(Command.sh("sleep " + nap + " & sleep " + nap)));
    Background follower = following(id, new RecordingSink());
    Eventually.holds("both sleep", () -> napping(nap) == 2);

    follower.interrupt();
    follower.end();

    Eventually.holds("nobody sleeps", () -> napping(nap) == 0);
  }

  @Test
  void aForgottenCommandIsNotKnown() throws Exception {
    CommandId id = id();
    connection.start(id, as(Command.sh("echo gone")));
    connection.follow(id, become(), OutputSink.NONE, Duration.ZERO);

    connection.forget(id, become());
    connection.forget(id, become());

    TransportException thrown =
        assertThrows(
            TransportException.class,
            () -> connection.follow(id, become(), OutputSink.NONE, Duration.ofSeconds(5)));
    assertEquals(TransportException.Kind.DISCONNECTED, thrown.kind());
  }

  @Test
  void aRunningCommandIsNotForgotten() throws Exception {
    CommandId id = id();
    connection.start(id, as(Command.sh("echo here; sleep 1000")));

    connection.forget(id, become());
    connection.signal(id, become(), "TERM");

    assertEquals(
        "here\n", connection.follow(id, become(), OutputSink.NONE, Duration.ZERO).stdout());
  }

  @Test
  void aLargeOutputOfADetachedCommandIsDeliveredWhole() throws Exception {
    CommandId id = id();
    RecordingSink sink = new RecordingSink();
    connection.start(
        id, as(Command.sh("i=0; while [ $i -lt 20000 ]; do echo \"line $i\"; i=$((i+1)); done")));

    connection.follow(id, become(), sink, Duration.ZERO);

    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 20000; i++) {
      expected.append("line ").append(i).append('\n');
    }
    assertEquals(expected.toString(), sink.out());
  }
}
