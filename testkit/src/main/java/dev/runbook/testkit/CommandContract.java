package dev.runbook.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.TransportException;
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
import org.junit.jupiter.api.Test;

/// What every transport does with a command that it waits for.
abstract class CommandContract extends TransportFixture {
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

  private static List<String> prepend(String first, List<String> rest) {
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
