package dev.runbook.testkit.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.check.Checker;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.inventory.InventoryReader;
import dev.runbook.engine.journal.Journal;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.plan.Selection;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.run.Approver;
import dev.runbook.engine.run.Executor;
import dev.runbook.engine.run.RunRequest;
import dev.runbook.engine.run.RunResult;
import dev.runbook.engine.run.RunResult.Outcome;
import dev.runbook.engine.runbook.RunbookReader;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.transport.TransportException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands under `with` is opened in order, watched, and released in reverse order, whatever
/// happens.
class HoldingTest {
  @TempDir private Path directory;

  private final DoorModule door = new DoorModule();
  private final Executor executor;
  private final ModuleCatalog catalog = new ModuleCatalog(List.of(door), List.of());
  private final Formulas formulas = new Formulas(new ExpressionLanguage(List.of()), _ -> "");

  HoldingTest() {
    executor =
        new Executor(
            new Executor.Tools(
                catalog,
                host -> {
                  throw new TransportException(
                      TransportException.Kind.UNREACHABLE, "no host is needed: " + host, "");
                },
                formulas,
                new Redactor(),
                new Nobody(),
                InstantSource.system()));
  }

  private RunResult run(String steps) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("runbook.yml"),
            "runbook: doors\nplays:\n  - hosts: control\n    steps:\n" + steps.indent(6));
    Path hosts = Files.writeString(directory.resolve("hosts.yml"), "all: { hosts: {} }\n");
    RunbookReader.Reading reading = new RunbookReader(catalog).read(file);
    Checker.Verdict verdict =
        new Checker(catalog, formulas)
            .check(
                reading.runbook().orElseThrow(),
                reading.problems(),
                InventoryReader.read(List.of(hosts)).inventory().orElseThrow(),
                Checker.Given.NOTHING);
    if (!(verdict instanceof Checker.Accepted accepted)) {
      throw new AssertionError(verdict.diagnostics());
    }
    return executor.run(
        "run-1",
        new RunRequest(accepted.runbook(), Selection.ALL, 1, Map.of(), "tester", "test"),
        new Forgetful(),
        List.of());
  }

  private static String message(RunResult result) {
    return result.failures().values().stream().map(Failure::message).findFirst().orElse("");
  }

  @Test
  void heldThingsAreOpenedInOrderAndReleasedInReverse() throws Exception {
    RunResult result =
        run(
            """
            - with: [{ door: { name: a } }, { door: { name: b } }]
              steps:
                - door: go in
            - door: go on
            """);
    assertEquals(Outcome.SUCCEEDED, result.outcome());
    assertEquals(List.of("open a", "open b", "go in", "close b", "close a", "go on"), door.done());
  }

  @Test
  void aFailureReleasesThemBeforeItIsHandled() throws Exception {
    RunResult result =
        run(
            """
            - with: [{ door: { name: a } }]
              steps:
                - door: fail
                - door: not reached
              on_failure:
                - door: clear up
              always:
                - door: at the end
            """);
    assertEquals(Outcome.FAILED, result.outcome());
    assertEquals("It failed.", message(result));
    assertEquals(List.of("open a", "fail", "close a", "clear up", "at the end"), door.done());
  }

  @Test
  void anEntryWhoseConditionDoesNotHoldIsNotOpened() throws Exception {
    run(
        """
        - with:
            - door: { name: a }
              when: run.name == 'other'
            - door: { name: b }
              when: run.name == 'doors'
          steps:
            - door: go in
        """);
    assertEquals(List.of("open b", "go in", "close b"), door.done());
  }

  @Test
  void whatCannotBeOpenedFailsTheBlockAndReleasesWhatIsOpen() throws Exception {
    RunResult result =
        run(
            """
            - with: [{ door: { name: a } }, { door: { name: b, temper: locked } }]
              steps:
                - door: not reached
            """);
    assertEquals("The door is locked.", message(result));
    assertEquals(List.of("open a", "close a"), door.done());
  }

  @Test
  void aLossCancelsWhatIsRunningAndIsTheFailure() throws Exception {
    RunResult result =
        run(
            """
            - with: [{ door: { name: a } }, { door: { name: b, temper: slams } }]
              steps:
                - door: wait
                - door: not reached
            """);
    assertEquals("The door slammed.", message(result));
    assertEquals(List.of("open a", "open b", "wait", "close b", "close a"), door.done());
  }

  @Test
  void aLossFurtherOutDoesNotStopARelease() throws Exception {
    RunResult result =
        run(
            """
            - with: [{ door: { name: a, temper: slams-late } }, { door: { name: b, temper: heavy } }]
              steps:
                - door: go in
              on_failure:
                - door: clear up
            """);
    assertEquals("The door slammed late.", message(result));
    assertEquals(
        List.of("open a", "open b", "go in", "close b", "close a", "clear up"), door.done());
  }

  @Test
  void aReleaseThatFailsFailsTheBlock() throws Exception {
    RunResult result =
        run(
            """
            - with: [{ door: { name: a, temper: stuck } }]
              steps:
                - door: go in
            - door: not reached
            """);
    assertEquals("The door is stuck.", message(result));
    assertEquals(List.of("open a", "go in", "close a"), door.done());
  }

  @Test
  void aRetryOpensThemAnew() throws Exception {
    RunResult result =
        run(
            """
            - with: [{ door: { name: a } }]
              retries: 1
              delay: 1ms
              steps:
                - door: fail
            """);
    assertEquals(Outcome.FAILED, result.outcome());
    assertEquals(List.of("open a", "fail", "close a", "open a", "fail", "close a"), door.done());
  }

  @Test
  void aTimeLimitReleasesThem() throws Exception {
    RunResult result =
        run(
            """
            - with: [{ door: { name: a } }]
              timeout: 100ms
              steps:
                - door: wait
            """);
    assertEquals(
        "It took longer than its timeout of 100ms; what it was doing has been ended.",
        message(result));
    assertEquals(List.of("open a", "wait", "close a"), door.done());
  }

  @Test
  void aCancelledRunReleasesThemAndClearsUp() throws Exception {
    Thread operator =
        Thread.ofVirtual()
            .start(() -> {
              try {
                door.awaitWaiting();
                executor.cancel();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    RunResult result =
        run(
            """
            - with: [{ door: { name: a } }]
              steps:
                - door: wait
              on_failure:
                - door: clear up
            - door: not reached
            """);
    operator.join();
    assertEquals(Outcome.INTERRUPTED, result.outcome());
    assertEquals(List.of("open a", "wait", "close a", "clear up"), door.done());
  }

  /// Nobody can be asked.
  private static final class Nobody implements Approver {
    @Override
    public Answer approve(String host, String step, String text) {
      return new Answer(false, "");
    }

    @Override
    public Answer confirm(String host, String step, String question) {
      return new Answer(false, "");
    }
  }

  /// A journal that keeps nothing.
  private static final class Forgetful implements Journal {
    @Override
    public void append(Recorded event) {}

    @Override
    public void force() {}

    @Override
    public void close() {}
  }
}
