package dev.runbook.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What signals do to a run; they are sent to this very process.
class InterruptsTest {
  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          new PrintStream(said, true, StandardCharsets.UTF_8),
          new PrintStream(said, true, StandardCharsets.UTF_8));

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void theFirstCancelsTheSecondCancelsTheCleanUpTheThirdEndsIt(String signal) throws Exception {
    assumeHeard(signal);
    try (Interrupts _ = listening()) {
      assertEquals("cancel", after(signal));
      assertEquals("cancel", after(signal));
      assertEquals("end", after(signal));
    }
    assertTrue(said.toString(StandardCharsets.UTF_8).contains("again ends that too"));
  }

  @Test
  void differentSignalsAreCountedTogether() throws Exception {
    assumeHeard("HUP");
    try (Interrupts _ = listening()) {
      assertEquals("cancel", after("HUP"));
      assertEquals("cancel", after("INT"));
      assertEquals("end", after("TERM"));
    }
  }

  @Test
  void afterARunTheSignalsBelongToWhoeverHadThemBefore() throws Exception {
    try (Interrupts _ = listening()) {
      try (Interrupts _ =
          Interrupts.listening(() -> done.add("inner"), () -> done.add("end"), console)) {
        assertEquals("inner", after("INT"));
      }
      assertEquals("cancel", after("INT"));
    }
  }

  /// Started by nohup(1) a process ignores hang-ups, and Java leaves it at that
  /// (proc_pid_status(5): the lowest bit of `SigIgn` is signal 1).
  private static void assumeHeard(String signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    boolean ignored =
        signal.equals("HUP")
            && Files.exists(status)
            && Files.readAllLines(status).stream()
                .anyMatch(line -> line.matches("SigIgn:\\s*[0-9a-f]*[13579bdf]"));
    if (ignored) {
      System.out.println("not tested: hang-ups are ignored under nohup");
    }
    assumeFalse(ignored, "hang-ups are ignored under nohup");
  }

  private Interrupts listening() {
    return Interrupts.listening(() -> done.add("cancel"), () -> done.add("end"), console);
  }

  private String after(String signal) throws Exception {
    long pid = ProcessHandle.current().pid();
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    String what = done.poll(30, TimeUnit.SECONDS);
    return what == null ? "nothing" : what;
  }
}
