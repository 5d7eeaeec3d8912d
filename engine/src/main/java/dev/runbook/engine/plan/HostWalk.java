package dev.runbook.engine.plan;

import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.plan.Outlook.Changing;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One host's way through one play, a top-level step at a time. Used by one thread at a time.
final class HostWalk {
  private static final Occasion NOTIFIED =
      Occasion.maybe("only if a step that notifies it changes something");

  private final PlanGround ground;
  private final PlannedHosts hosts;
  private final String host;
  private final PlanWalk walk;
  private Standpoint at;

  private HostWalk(
      PlanGround ground, PlannedHosts hosts, String host, PlanWalk walk, Standpoint at) {
    this.ground = ground;
    this.hosts = hosts;
    this.host = host;
    this.walk = walk;
    this.at = at;
  }

  /// @throws EvaluationException when the play's own `become` or `environment` makes no sense for
  ///   the host
  static HostWalk begin(PlanGround ground, PlannedHosts hosts, String host)
      throws EvaluationException {
    hosts.walks(host);
    Play play = ground.play();
    Landscape landscape = ground.landscape();
    HostAccess access = ground.surroundings().accesses().of(host);
    Known known = hosts.known(host);
    HostProbe plain = new HostProbe(ground.surroundings(), access, StepSettings.PLAIN);
    StepBindings before = landscape.bindings(play, host, known, ground.gathering(plain));
    StepSettings settings =
        StepSettings.PLAIN
            .as(landscape.become(play, host, before))
            .with(landscape.environment(play, before));
    HostProbe probe = new HostProbe(ground.surroundings(), access, settings);
    StepBindings bindings = landscape.bindings(play, host, known, ground.gathering(probe));
    Standpoint at =
        new Standpoint(
            host,
            access,
            settings,
            bindings,
            known,
            Set.of(),
            hosts.failing(host).map(PlanWalk::unlessFails).orElse(Occasion.CERTAIN),
            Set.of(),
            new HashSet<>(play.tags()),
            Caller.NONE,
            "",
            0);
    return new HostWalk(ground, hosts, host, new PlanWalk(ground, bindings.variables()), at);
  }

  /// What is planned for a host on which the play cannot begin.
  static PlannedStep cannotBegin(Play play, String host, EvaluationException e) {
    return new PlannedStep(
        new StepId(play.path(), "", "1"),
        "",
        play.name(),
        host,
        host,
        "play",
        0,
        List.of(),
        Optional.empty(),
        PlannedStep.Circumstance.CERTAIN,
        "",
        List.of(),
        new PlannedStep.Fails(Failure.of(FailureKind.EVALUATION, e.diagnostic().message())),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        PlannedReview.NONE);
  }

  String host() {
    return host;
  }

  List<PlannedStep> planned() {
    return walk.planned();
  }

  void step(Step step) throws InterruptedException {
    hosts.walks(host);
    Outlook outlook = walk.step(step, at);
    outlook
        .failing()
        .ifPresent(failing -> {
          hosts.fails(host, failing);
          at = at.when(PlanWalk.unlessFails(failing));
        });
  }

  /// Those that a step before would or may notify.
  void handlers() throws InterruptedException {
    hosts.walks(host);
    Standpoint handling = at.tagged(Set.of("always"));
    for (Step handler : ground.play().handlers()) {
      Changing notified = walk.notified(handler.name());
      if (notified != Changing.NO) {
        Outlook outlook =
            walk.step(handler, notified == Changing.YES ? handling : handling.when(NOTIFIED));
        outlook.failing().ifPresent(failing -> hosts.fails(host, failing));
      }
    }
  }
}
