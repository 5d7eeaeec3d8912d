package dev.runbook.cli.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.result.Effect;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How the steps of several hosts become one outline.
class OutlineTest {
  private static final PlannedStep.Verdict NOTHING = new PlannedStep.Nothing("as it is");

  @Test
  void aStepThatOnlyALaterHostHasStandsWhereThatHostHasIt() {
    List<Outline> outline =
        Outline.of(
            List.of(
                step("db1", "1", 0),
                step("db1", "3", 0),
                step("db2", "1", 0),
                step("db2", "2", 0),
                step("db2", "3", 0),
                step("db2", "4", 0)));
    assertEquals(List.of("1", "2", "3", "4"), numbers(outline));
    assertEquals(List.of("db1", "db2"), outline.getFirst().outcomes().getFirst().hosts());
    assertEquals(List.of("db2"), outline.get(1).outcomes().getFirst().hosts());
  }

  @Test
  void stepsInsideABlockStayInIt() {
    List<Outline> outline =
        Outline.of(
            List.of(
                step("db1", "1", 0),
                step("db1", "1.1", 1),
                step("db1", "2", 0),
                step("db2", "1", 0),
                step("db2", "1.1", 1),
                step("db2", "1.2", 1),
                step("db2", "1.2.1", 2),
                step("db2", "2", 0)));
    assertEquals(List.of("1", "2"), numbers(outline));
    assertEquals(List.of("1.1", "1.2"), numbers(outline.getFirst().children()));
    assertEquals(List.of("1.2.1"), numbers(outline.getFirst().children().get(1).children()));
  }

  @Test
  void outcomesThatReadTheSameAreOne() {
    List<Outline> outline =
        Outline.of(
            Stream.of("db1", "db2", "db3")
                .map(host ->
                    ExamplePlan.step(
                        host,
                        "1",
                        "Step",
                        0,
                        Effect.CHANGE,
                        host.equals("db2") ? new PlannedStep.Skips("not `false`") : NOTHING))
                .toList());
    assertEquals(
        List.of(List.of("db1", "db3"), List.of("db2")),
        outline.getFirst().outcomes().stream().map(Outline.Outcome::hosts).toList());
  }

  private static PlannedStep step(String host, String number, int depth) {
    return ExamplePlan.step(host, number, "Step", depth, Effect.CHANGE, NOTHING);
  }

  private static List<String> numbers(List<Outline> outline) {
    return outline.stream().map(each -> each.step().number()).toList();
  }
}
