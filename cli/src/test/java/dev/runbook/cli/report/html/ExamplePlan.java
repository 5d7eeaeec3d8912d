package dev.runbook.cli.report.html;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlannedAnswer;
import dev.runbook.engine.plan.PlannedGuard;
import dev.runbook.engine.plan.PlannedQuestion;
import dev.runbook.engine.plan.PlannedReview;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.PlannedValue;
import dev.runbook.engine.plan.PlannedValue.Origin;
import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A small plan in which everything occurs that the page has to show, and a large one.
final class ExamplePlan {
  /// What would be a script, an image and the end of the page if it were not escaped.
  static final String HOSTILE =
      "</pre></style><script>document.title='gone'</script><img src=x onerror=alert(1)>\"'&amp;";

  static final Provenance PROVENANCE =
      new Provenance("runbooks/example.yml", List.of("hosts.yml"), "db*", "", "mira", "0.1");

  private ExamplePlan() {}

  static Plan small() {
    List<PlannedStep> first = new ArrayList<>();
    for (String host : List.of("db1", "db2", "db3")) {
      first.add(step(host, "1.1", "Look around", 0, Effect.READ, new PlannedStep.Nothing("read")));
      first.add(
          host.equals("db2")
              ? step(host, "1.2", "The port", 0, Effect.CHANGE, new PlannedStep.Nothing("as it is"))
              : step(host, "1.2", "The port", 0, Effect.CHANGE, port()));
      first.add(group(host, "1.3", "Bring it back"));
      first.add(hostile(step(host, "1.3.1", "Start it", 1, Effect.CHANGE, run())));
      if (host.equals("db1")) {
        first.add(wipe(host));
      }
      first.add(
          step(host, "1.4", "Not needed", 0, Effect.CHANGE, new PlannedStep.Skips("not `false`")));
    }
    List<PlannedStep> second =
        List.of(
            step(
                "db1",
                "2.1",
                "Mount",
                0,
                Effect.CHANGE,
                new PlannedStep.Fails(
                    Failure.of(FailureKind.COMMAND, "The device /dev/vdz does not exist.")
                        .withDetail("stat: cannot statx '/dev/vdz'")
                        .withHint("Attach the disk first."))),
            step(
                "db1",
                "2.2",
                "Look again",
                0,
                Effect.READ,
                new PlannedStep.Unjudged(Set.of("1.3.1 Start it"), "it reads what that changes")));
    return new Plan(
        "example",
        Instant.parse("2026-03-01T02:14:00Z"),
        false,
        List.of(
            new PlannedValue("set", "20260228-0100", new Origin.Computed(), Place.PLAIN),
            new PlannedValue(
                "password", "‹secret: pass db›", new Origin.Secret("pass db"), Place.PLAIN)),
        List.of(
            new Plan.PlannedPlay("Databases", "databases", List.of("db1", "db2", "db3"), first),
            new Plan.PlannedPlay("One of them", "one", List.of("db1"), second)));
  }

  /// All hosts have the same outcomes but for every tenth step.
  static Plan large(int steps, int hosts) {
    List<String> names = new ArrayList<>();
    List<PlannedStep> all = new ArrayList<>();
    for (int host = 1; host <= hosts; host++) {
      names.add("host" + host);
      for (int step = 1; step <= steps; step++) {
        all.add(
            step(
                "host" + host,
                "1." + step,
                "Step number " + step,
                0,
                Effect.CHANGE,
                step % 10 == 0 && host == 1 ? new PlannedStep.Nothing("as it is") : port()));
      }
    }
    return new Plan(
        "large",
        Instant.parse("2026-03-01T02:14:00Z"),
        false,
        List.of(),
        List.of(new Plan.PlannedPlay("Everywhere", "everywhere", names, all)));
  }

  private static PlannedStep.Verdict port() {
    return new PlannedStep.Changes(
        List.of(
            Change.of(Effect.CHANGE, "replace", "/etc/db/port.conf")
                .withDiff("port=5432\nlog=on\n", "port=5433\nlog=on\n")),
        "");
  }

  private static PlannedStep.Verdict run() {
    return new PlannedStep.Changes(List.of(Change.of(Effect.CHANGE, "run", "start.sh")), "");
  }

  private static PlannedStep wipe(String host) {
    return new PlannedStep(
        new StepId("databases/wipe", "vdb", "1"),
        "1.3.2",
        "Wipe the old disk",
        host,
        host,
        "shell",
        1,
        List.of("disks"),
        Optional.of(Effect.DESTROY),
        PlannedStep.Circumstance.MAYBE,
        "what 1.3.1 Start it prints",
        List.of(new PlannedValue("run", "wipefs --all /dev/vdb", new Origin.Probed(), Place.SHELL)),
        new PlannedStep.Changes(
            List.of(Change.of(Effect.DESTROY, "wipe", "/dev/vdb, serial disk3, 100 GiB")), ""),
        List.of(),
        List.of(
            new PlannedGuard(
                "device.serial == 'disk3'",
                Formulas.Truth.YES,
                List.of(
                    new PlannedValue("device.serial", "disk3", new Origin.Probed(), Place.PLAIN))),
            new PlannedGuard(
                "size(mounts) == 0",
                Formulas.Truth.UNKNOWN,
                List.of(
                    new PlannedValue(
                        "mounts", "", new Origin.Unknown(Set.of("1.3.1 Start it")), Place.PLAIN)))),
        List.of(new PlannedQuestion(PlannedQuestion.Kind.APPROVE, "Wipe the old disk of db1?")),
        List.of(new PlannedAnswer("step.example", "the disk is a copy")),
        PlannedReview.NONE);
  }

  private static PlannedStep group(String host, String number, String name) {
    return step(host, number, name, 0, Effect.CHANGE, new PlannedStep.Groups());
  }

  static PlannedStep step(
      String host,
      String number,
      String name,
      int depth,
      Effect effect,
      PlannedStep.Verdict verdict) {
    return new PlannedStep(
        new StepId("play/" + number, "", "1"),
        number,
        name,
        host,
        host,
        "file",
        depth,
        List.of(),
        Optional.of(effect),
        PlannedStep.Circumstance.CERTAIN,
        "",
        List.of(new PlannedValue("path", "/etc/db/port.conf", new Origin.Constant(), Place.PLAIN)),
        verdict,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        PlannedReview.NONE);
  }

  private static PlannedStep hostile(PlannedStep step) {
    return new PlannedStep(
        step.id(),
        step.number(),
        step.name() + HOSTILE,
        step.host(),
        step.target(),
        step.module(),
        step.depth(),
        List.of(HOSTILE),
        step.effect(),
        step.when(),
        HOSTILE,
        List.of(
            new PlannedValue(HOSTILE, HOSTILE, new Origin.Unknown(Set.of(HOSTILE)), Place.PLAIN),
            new PlannedValue(HOSTILE, HOSTILE, new Origin.Computed(), Place.SQL)),
        new PlannedStep.Changes(
            List.of(Change.of(Effect.CHANGE, HOSTILE, HOSTILE).withDiff(HOSTILE, HOSTILE + "!")),
            HOSTILE),
        List.of(),
        List.of(new PlannedGuard(HOSTILE, Formulas.Truth.YES, List.of())),
        List.of(),
        List.of(),
        PlannedReview.NONE);
  }
}
