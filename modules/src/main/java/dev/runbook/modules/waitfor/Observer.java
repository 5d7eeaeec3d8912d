package dev.runbook.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.block.HostScript;
import dev.runbook.modules.block.Section;
import dev.runbook.modules.block.Sections;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Looks at all that a step asks about: whatever the host can tell is one round trip.
final class Observer {
  private static final String CONDITION = "condition";
  private static final String PROGRESS = "progress";
  private static final String ABORT = "abort";

  private final Wait wait;
  private final Probe probe;
  private boolean met;

  Observer(Wait wait, Probe probe) {
    this.wait = requireNonNull(wait, "wait is null");
    this.probe = requireNonNull(probe, "probe is null");
  }

  /// Looks at the condition alone.
  ///
  /// @param limit for what the host is asked
  /// @throws ModuleFailure when it never can hold
  Sighting glance(Duration limit) throws ModuleFailure, TransportException, InterruptedException {
    Wait bare =
        new Wait(
            new Wait.Goal(wait.goal().condition(), Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            wait.deadline(),
            wait.interval(),
            wait.stall());
    return new Observer(bare, probe).look(limit).sighting();
  }

  /// Looks at everything. A server that is away for now is something seen, and no failure; so is a
  /// host that was there before.
  ///
  /// @param limit for what the host is asked
  /// @throws ModuleFailure when the condition never can hold
  Look look(Duration limit) throws ModuleFailure, TransportException, InterruptedException {
    try {
      Look look =
          switch (wait.goal().condition()) {
            case Condition.OnHost onHost -> host(Optional.of(onHost), limit);
            case Condition.Truth(SqlQuestion question) -> server(question, limit);
            case Condition.NotKnown _ ->
                throw ModuleFailure.of(FailureKind.EVALUATION, "What to wait for is not known.");
          };
      return look.sighting().holds() ? look : withProgress(look);
    } catch (TransportException e) {
      if (passes(e.kind())) {
        return Look.of(Sighting.notYet(String.valueOf(e.getMessage())));
      }
      throw e;
    }
  }

  /// While a host starts, sshd turns everybody away (pam_nologin). That a port of a server cannot
  /// be reached through the host looks as if the host could not.
  private boolean passes(TransportException.Kind kind) {
    Condition condition = wait.goal().condition();
    return switch (kind) {
      case DISCONNECTED, TIMEOUT -> true;
      case UNREACHABLE ->
          met || condition instanceof Answers || condition instanceof Condition.Truth;
      case AUTHENTICATION -> condition instanceof Answers;
      case HOST_KEY, BECOME -> false;
    };
  }

  private Look server(SqlQuestion question, Duration limit)
      throws ModuleFailure, TransportException, InterruptedException {
    Sighting sighting;
    try {
      sighting = question.look(probe);
    } catch (TransportException e) {
      if (!passes(e.kind())) {
        throw e;
      }
      sighting = Sighting.notYet(String.valueOf(e.getMessage()));
    }
    if (sighting.holds() || (wait.progress().isEmpty() && wait.abortWhen().isEmpty())) {
      return Look.of(sighting);
    }
    Look beside = host(Optional.empty(), limit);
    return new Look(sighting, beside.progress(), beside.abort());
  }

  private Look withProgress(Look look) throws TransportException, InterruptedException {
    if (wait.goal().progress().isEmpty()) {
      return look;
    }
    String line = wait.goal().progress().get().line(probe);
    String both = look.progress().isEmpty() ? line : look.progress() + "; " + line;
    return new Look(look.sighting(), both, look.abort());
  }

  private Look host(Optional<Condition.OnHost> condition, Duration limit)
      throws ModuleFailure, TransportException, InterruptedException {
    HostScript script = HostScript.empty().define("exec 4<&0");
    Map<String, Value> environment = new LinkedHashMap<>();
    if (condition.isPresent()) {
      script = with(script, CONDITION, condition.get().body());
      environment.putAll(condition.get().environment());
    }
    if (wait.progress().isPresent()) {
      Snippet progress = new Snippet(PROGRESS, wait.progress().get());
      script = with(script, PROGRESS, progress.body());
      environment.putAll(progress.environment());
    }
    if (wait.abortWhen().isPresent()) {
      Snippet abort = new Snippet(ABORT, wait.abortWhen().get());
      script = with(script, ABORT, abort.body());
      environment.putAll(abort.environment());
    }
    String input = condition.map(Condition.OnHost::input).orElse("");
    Sections said =
        ask(
            Command.sh(script.text())
                .withEnvironment(environment)
                .withInput(input.getBytes(StandardCharsets.UTF_8))
                .withTimeout(limit));
    Sighting sighting =
        condition.isPresent()
            ? condition.get().judge(said.section(CONDITION))
            : Sighting.notYet("");
    return new Look(sighting, progress(said), abort(said));
  }

  private static HostScript with(HostScript script, String name, String body) {
    return script.define(name + "() {\n" + body + "\n}").section(name, name);
  }

  private Sections ask(Command command)
      throws ModuleFailure, TransportException, InterruptedException {
    CommandResult result = probe.run(command);
    met = true;
    if (!result.succeeded() || result.truncated()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND,
                  result.truncated()
                      ? "The host answered more than can be kept."
                      : "The host could not be asked: exit status " + result.exitCode() + ".")
              .withDetail(new Section("", result.stderr(), 0).evidence()));
    }
    return Sections.parse(result.stdout());
  }

  private String progress(Sections said) throws ModuleFailure {
    Optional<ShellText> asked = wait.progress();
    return asked.isEmpty() ? "" : Wording.lastLine(said.section(PROGRESS).out());
  }

  private Optional<String> abort(Sections said) throws ModuleFailure {
    if (wait.abortWhen().isEmpty() || !said.section(ABORT).succeeded()) {
      return Optional.empty();
    }
    return Optional.of(said.section(ABORT).evidence());
  }
}
