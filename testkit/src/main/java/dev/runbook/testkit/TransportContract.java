package dev.runbook.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandId;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every transport does, in every way of becoming somebody. One test class extends this per
/// transport and way.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
public abstract class TransportContract {
  private static final Duration GENEROUS = Duration.ofSeconds(60);
  private Connection connection;
  private final List<CommandId> started = new ArrayList<>();

  /// A new connection to the host of this test; called several times.
  protected abstract Connection connect() throws Exception;

  /// Who all commands of the suite run as.
  protected Optional<Become> become() {
    return Optional.empty();
  }

  /// An address of this test's own process as the host sees it.
  protected String addressOfThisProcess() {
    return "127.0.0.1";
  }

  @BeforeEach
  void openConnection() throws Exception {
    connection = connect();
  }

  @AfterEach
  void closeConnection() throws Exception {
    for (CommandId id : started) {
      connection.signal(id, become(), "KILL");
      Eventually.holds(
          "forgotten",
          () -> {
            connection.forget(id, become());
            return !isKnown(id);
          });
    }
    connection.close();
  }

  @Test
  void outputAndExitStatusComeBack() throws Exception {
    CommandResult result = run("printf 'one\\ntwo'; printf 'three' >&2; exit 7");

    assertEquals(7, result.exitCode());
    assertEquals("one\ntwo", result.stdout());
    assertEquals("three", result.stderr());
    assertFalse(result.truncated());
    assertTrue(result.took().toNanos() > 0);
  }

  @Test
  void wordsArriveAsTheyAre() throws Exception {
    List<String> words =
        List.of("a b", "it's", "\"$HOME\"", "`id`", "\\n", "back\\slash\\\\", "*", "", "é\n%s\t!x");

    CommandResult result =
        connection.run(as(Command.of(prepend("printf", prepend("<%s>", words)))));

    assertEquals(
        String.join("", words.stream().map(word -> "<" + word + ">").toList()), result.stdout());
  }

  @Test
  void aScriptOfManyLinesRuns() throws Exception {
    String script =
        """
        # it's a comment with a quote
        count() {
          printf '%s\\n' "$#"
        }
        count a 'b c' "d
        e"
        cat <<'END'
        $not \\expanded %s
        END
        """;

    assertEquals("3\n$not \\expanded %s\n", run(script).stdout());
  }

  @Test
  void aScriptLargerThanAnArgumentMayBeRuns() throws Exception {
    String text = "x".repeat(200_000);

    assertEquals("200000\n", run("printf %s '" + text + "' | wc -c").stdout());
  }

  @Test
  void theScriptSeesNoParametersAndNothingOfOurs() throws Exception {
    assertEquals("0:\n", run("echo \"$#:$(set | grep '^_rb_[a-z]*=' | head -n 1)\"").stdout());
  }

  @Test
  void inputArrivesByteForByte() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new Random(7).nextBytes(bytes);
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));

    CommandResult result = connection.run(as(Command.sh("sha256sum").withInput(bytes)));

    assertEquals(sum + "  -\n", result.stdout());
  }

  @Test
  void inputThatNobodyReadsDoesNoHarm() throws Exception {
    CommandResult result = connection.run(as(Command.sh("exit 3").withInput(new byte[1_000_000])));

    assertEquals(3, result.exitCode());
  }

  @Test
  void inputEndsAtOnceWhenThereIsNone() throws Exception {
    assertEquals("0\n", run("wc -c").stdout());
  }

  @Test
  void theEnvironmentArrives() throws Exception {
    Command command =
        as(Command.sh("printf '%s|%s|%s' \"$PLAIN\" \"$ODD\" \"$SECRET\""))
            .withEnvironment("PLAIN", "yes")
            .withEnvironment("ODD", "it's \"odd\"\n\\n é $HOME")
            .withEnvironment(Map.of("SECRET", secret("hush hush")));

    assertEquals("yes|it's \"odd\"\n\\n é $HOME|hush hush", connection.run(command).stdout());
  }

  @Test
  void aSecretIsNotSeenInTheProcessList() throws Exception {
    String word = "hush" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
    Command command =
        as(Command.sh(
                "read -r word; all=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ');"
                    + " case $all in *\"$word\"*) echo seen ;; esac;"
                    + " [ \"$SECRET\" = \"$word\" ] && echo set"))
            .withEnvironment(Map.of("SECRET", secret(word)))
            .withInput((word + "\n").getBytes(UTF_8));

    assertEquals("set\n", connection.run(command).stdout());
  }

  @Test
  void theCommandRunsInItsDirectory() throws Exception {
    assertEquals("/usr\n", connection.run(as(Command.sh("pwd")).in("/usr")).stdout());
  }

  @Test
  void aMissingDirectoryFailsTheCommand() throws Exception {
    CommandResult result = connection.run(as(Command.sh("echo ran")).in("/no/such place"));

    assertNotEquals(0, result.exitCode());
    assertEquals("", result.stdout());
    assertTrue(result.stderr().contains("/no/such place"), result.stderr());
  }

  @Test
  void anEndBySignalIs128AndItsNumber() throws Exception {
    assertEquals(128 + 9, run("kill -KILL $$").exitCode());
    assertEquals(128 + 15, run("kill -TERM $$").exitCode());
    assertEquals(128 + 10, run("sh -c 'kill -USR1 $$'; exit $?").exitCode());
  }

  @Test
  void aMissingProgramIs127() throws Exception {
    assertEquals(127, run("no-such-program").exitCode());
  }

  @Test
  void outputBeyondTheLimitIsCutInMemoryButDelivered() throws Exception {
    RecordingSink sink = new RecordingSink();

    CommandResult result =
        connection.run(
            as(Command.sh("head -c 3000000 /dev/zero | tr '\\0' x; echo end >&2")), sink);

    assertTrue(result.truncated());
    assertEquals(1 << 20, result.stdout().length());
    assertEquals("end\n", result.stderr());
    assertEquals(3_000_000, sink.out().length());
    assertEquals("end\n", sink.err());
  }

  @Test
  void outputIsDeliveredWhileTheCommandRuns() throws Exception {
    RecordingSink sink = new RecordingSink();
    String lock = "/tmp/runbook-contract-" + unique();
    Command command =
        as(
            Command.sh(
                "echo first; while [ ! -e %1$s ]; do sleep 0.05; done; rm -f %1$s; echo second"
                    .formatted(lock)));
    Background runner = Background.of(() -> connection.run(command, sink));

    Eventually.holds("the first line has come", () -> sink.out().equals("first\n"));
    run("touch " + lock);

    assertEquals(Optional.empty(), runner.end());
    assertEquals("first\nsecond\n", sink.out());
  }

  @Test
  void halfACharacterIsNotTornBetweenTwoDeliveries() throws Exception {
    RecordingSink sink = new RecordingSink();

    CommandResult result =
        connection.run(as(Command.sh("printf '\\303'; sleep 0.2; printf '\\251\\377'")), sink);

    assertEquals("é\ufffd", result.stdout());
    assertEquals("é\ufffd", sink.out());
  }

  @Test
  void aDaemonThatHoldsTheOutputDoesNotHoldTheCommand() throws Exception {
    String length = napLength();
    long start = System.nanoTime();

    CommandResult result = run("sleep " + length + " & echo started");

    assertEquals("started\n", result.stdout());
    assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(GENEROUS) < 0);
    run(
        "for p in $(grep -las \"$(printf 'sleep\\0"
            + length
            + "')\" /proc/[0-9]*/cmdline);"
            + " do kill $(echo $p | tr -dc 0-9); done 2>/dev/null; true");
  }

  @Test
  void aTimeOutEndsTheWholeProcessGroup() throws Exception {
    String nap = napLength();
    Command command =
        as(Command.sh("sleep " + nap + " & sh -c 'sleep " + nap + "; :'"))
            .withTimeout(Duration.ofMillis(700));

    TransportException thrown =
        assertThrows(TransportException.class, () -> connection.run(command));

    assertEquals(TransportException.Kind.TIMEOUT, thrown.kind());
    assertEquals(0, napping(nap));
  }

  @Test
  void whatIgnoresTermIsKilled() throws Exception {
    String nap = napLength();
    Command command =
        as(Command.sh("trap '' TERM; sleep " + nap)).withTimeout(Duration.ofMillis(700));

    assertThrows(TransportException.class, () -> connection.run(command));

    assertEquals(0, napping(nap));
  }

  @Test
  void theConnectionWorksAfterATimeOut() throws Exception {
    assertThrows(
        TransportException.class,
        () -> connection.run(as(Command.sh("sleep 1000")).withTimeout(Duration.ofMillis(300))));

    assertEquals("still\n", run("echo still").stdout());
  }

  @Test
  void anInterruptEndsTheWholeProcessGroup() throws Exception {
    String nap = napLength();
    Background runner = Background.of(() -> run("sleep " + nap + " & sleep " + nap));
    Eventually.holds("both sleep", () -> napping(nap) == 2);

    runner.interrupt();

    assertEquals(InterruptedException.class, runner.end().orElseThrow().getClass());
    assertEquals(0, napping(nap));
  }

  @Test
  void severalThreadsUseOneConnection() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        String word = "word" + i;
        answers.add(threads.submit(() -> run("sleep 0.1; echo " + word).stdout()));
      }
      for (int i = 0; i < 24; i++) {
        assertEquals("word" + i + "\n", answers.get(i).get());
      }
    }
  }

  @Test
  void aStreamGoesBothWaysAndBinary() throws Exception {
    byte[] bytes = new byte[300_000];
    new Random(11).nextBytes(bytes);
    try (Duplex duplex = connection.open(as(Command.sh("echo note >&2; exec cat")))) {
      Thread writer =
          Thread.startVirtualThread(() -> {
            try {
              duplex.output().write(bytes);
              duplex.output().flush();
            } catch (java.io.IOException broken) {
              throw new java.io.UncheckedIOException(broken);
            }
          });

      assertArrayEquals(bytes, duplex.input().readNBytes(bytes.length));
      writer.join();
      Eventually.holds("the note has come", () -> duplex.diagnostics().equals("note\n"));
    }
  }

  @Test
  void aStreamAnswersByteByByte() throws Exception {
    try (Duplex duplex = connection.open(as(Command.sh("exec cat")))) {
      for (int i = 0; i < 100; i++) {
        duplex.output().write(i);
        duplex.output().flush();
        assertEquals(i, duplex.input().read());
      }
    }
  }

  @Test
  void theEndOfAStreamsProgramIsTheEndOfItsInput() throws Exception {
    try (Duplex duplex = connection.open(as(Command.sh("printf bye")))) {
      assertEquals("bye", new String(duplex.input().readAllBytes(), UTF_8));
    }
  }

  @Test
  void closingAStreamEndsItsProgram() throws Exception {
    String nap = napLength();
    Duplex duplex = connection.open(as(Command.sh("sleep " + nap + " & echo up; sleep " + nap)));
    assertEquals("up", new String(duplex.input().readNBytes(2), UTF_8));

    duplex.close();
    duplex.close();

    Eventually.holds("nobody sleeps", () -> napping(nap) == 0);
  }

  @Test
  void aTcpConnectionGoesBothWays() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Thread.startVirtualThread(() -> {
        try (Socket socket = server.accept();
            InputStream in = socket.getInputStream()) {
          in.transferTo(socket.getOutputStream());
        } catch (java.io.IOException _) {
          // The test has ended.
        }
      });
      try (Duplex duplex = connection.openTcp(addressOfThisProcess(), server.getLocalPort())) {
        byte[] bytes = "there and back".getBytes(UTF_8);
        duplex.output().write(bytes);
        duplex.output().flush();
        assertArrayEquals(bytes, duplex.input().readNBytes(bytes.length));
      }
    }
  }

  @Test
  void aTcpPortThatNobodyListensOnIsReported() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0)) {
      port = server.getLocalPort();
    }

    TransportException thrown =
        assertThrows(TransportException.class, () -> connection.openTcp("127.0.0.1", port));

    assertEquals(TransportException.Kind.UNREACHABLE, thrown.kind());
    assertTrue(
        String.valueOf(thrown.getMessage()).contains(Integer.toString(port)), thrown::toString);
  }

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

  @Test
  void aSecondCloseDoesNothing() throws Exception {
    Connection other = connect();
    other.close();
    other.close();
  }

  /// The connection of the test.
  protected final Connection connection() {
    return connection;
  }

  /// The command as the suite's user.
  protected final Command as(Command command) {
    return become().map(command::as).orElse(command);
  }

  protected final CommandResult run(String script) throws TransportException, InterruptedException {
    return connection.run(as(Command.sh(script).withTimeout(GENEROUS)));
  }

  /// How many `sleep`s of that length there are on the host; zombies have no command line.
  protected final long napping(String length) throws TransportException, InterruptedException {
    return processes(length, "grep -cx \"$word\"; :").strip().transform(Long::parseLong);
  }

  /// Runs `look` over the arguments of all processes, one a line, with `$word` set by way of
  /// standard input: it would else find itself.
  private String processes(String word, String look)
      throws TransportException, InterruptedException {
    Command command =
        Command.sh(
                "read -r word; all=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n');"
                    + " printf '%s\\n' \"$all\" | "
                    + look)
            .withInput((word + "\n").getBytes(UTF_8));
    return connection.run(as(command)).stdout();
  }

  /// A length of sleep that nobody else on the host uses.
  protected static String napLength() {
    return Long.toString(ThreadLocalRandom.current().nextLong(100_000_000, 999_999_999));
  }

  private boolean isKnown(CommandId id) throws TransportException, InterruptedException {
    return run("ls -d /tmp/.runbook-*/" + id + " ~/.runbook-*/" + id + " 2>/dev/null; :")
        .stdout()
        .contains(id.id());
  }

  protected final CommandId id() {
    CommandId id = new CommandId("contract-" + unique());
    started.add(id);
    return id;
  }

  protected final Background following(CommandId id, OutputSink sink) {
    return Background.of(() -> connection.follow(id, become(), sink, Duration.ZERO));
  }

  private static String unique() {
    return Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
  }

  private static Value.Sensitive secret(String text) {
    return new Value.Sensitive(Value.text(text), "!secret test");
  }

  private static List<String> prepend(String first, List<String> rest) {
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
