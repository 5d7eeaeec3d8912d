package dev.runbook.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What signals do to a run; they are sent to a process that was started to heed them, whatever
/// this one was started to ignore (env(1), `--default-signal`).
@Timeout(120)
class InterruptsTest {
  private static final List<String> HEEDED =
      List.of("--default-signal=INT", "--default-signal=TERM", "--default-signal=HUP");

  private final List<Process> started = new ArrayList<>();

  /// The process: says what happens, one word a line, until its input ends. Each line that it is
  /// sent ends the run that began last.
  static final class Listening {
    /// @param runs the names of the runs, each begun within the one before
    public static void main(String[] runs) throws IOException {
      Console console = new Console(System.err, System.err);
      List<Interrupts> listening = new ArrayList<>();
      for (String run : runs) {
        listening.add(
            Interrupts.listening(
                () -> System.out.println("cancel " + run),
                () -> System.out.println("end " + run),
                console));
      }
      System.out.println("listening");
      BufferedReader input =
          new BufferedReader(new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (input.readLine() != null) {
        listening.removeLast().close();
        System.out.println("closed");
      }
      Runtime.getRuntime().halt(0);
    }

    private Listening() {}
  }

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void theFirstCancelsTheSecondCancelsTheCleanUpTheThirdEndsIt(String signal) throws Exception {
    Process process = listening(HEEDED, "run");
    assertEquals("cancel run", after(signal, process));
    assertEquals("cancel run", after(signal, process));
    assertEquals("end run", after(signal, process));
    process.outputWriter().close();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(
        """
        Interrupted: what runs is ended, then cleaned up; again ends that too.
        Interrupted again: the clean-up is ended; a third time ends runbook at once.
        """,
        said);
  }

  @Test
  void differentSignalsAreCountedTogether() throws Exception {
    Process process = listening(HEEDED, "run");
    assertEquals("cancel run", after("HUP", process));
    assertEquals("cancel run", after("INT", process));
    assertEquals("end run", after("TERM", process));
  }

  @Test
  void afterARunTheSignalsBelongToWhoeverHadThemBefore() throws Exception {
    Process process = listening(HEEDED, "outer", "inner");
    assertEquals("cancel inner", after("INT", process));
    process.outputWriter().write("\n");
    process.outputWriter().flush();
    assertEquals("closed", process.inputReader().readLine());
    assertEquals("cancel outer", after("INT", process));
  }

  @Test
  void whatAProcessWasStartedToIgnoreStaysIgnored() throws Exception {
    Process process = listening(List.of("--default-signal=INT", "--ignore-signal=HUP"), "run");
    send("HUP", process);
    assertEquals("cancel run", after("INT", process));
    assertEquals("cancel run", after("INT", process));
    assertEquals("end run", after("INT", process));
  }

  private Process listening(List<String> signals, String... runs) throws IOException {
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(signals);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Listening.class.getName()));
    command.addAll(List.of(runs));
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    assertEquals("listening", process.inputReader().readLine());
    return process;
  }

  private static void send(String signal, Process process) throws Exception {
    String pid = Long.toString(process.pid());
    assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid).start().waitFor());
  }

  /// The next word after a signal.
  private static String after(String signal, Process process) throws Exception {
    send(signal, process);
    return process.inputReader().readLine();
  }
}
