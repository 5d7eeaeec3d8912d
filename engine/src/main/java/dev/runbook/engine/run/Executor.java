package dev.runbook.engine.run;

import dev.runbook.engine.check.CheckedRunbook;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunListener;
import dev.runbook.engine.inventory.PasswordVariables;
import dev.runbook.engine.journal.Journal;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.plan.Connections;
import dev.runbook.engine.plan.HostAccesses;
import dev.runbook.engine.plan.HostProbe;
import dev.runbook.engine.plan.Landscape;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs a checked runbook: play by play, each host on a virtual thread of its own, everything
/// journalled before it is seen.
public final class Executor {
  /// What a run works with.
  public record Tools(
      ModuleCatalog catalog,
      Connections connections,
      Formulas formulas,
      Redactor redactor,
      Approver approver,
      InstantSource clock) {}

  private final Tools tools;
  private final ConcurrentHashMap<String, HostRun> hosts = new ConcurrentHashMap<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  public Executor(Tools tools) {
    this.tools = tools;
  }

  /// Runs to the end and closes all connections. Call it once.
  ///
  /// @param run the id of the run, under which its journal was begun
  /// @throws JournalLost when the journal can no longer be written
  public RunResult run(
      String run, RunRequest request, Journal journal, List<RunListener> listeners) {
    Instant began = tools.clock().instant();
    Tallies tallies = new Tallies();
    List<RunListener> all = new ArrayList<>(listeners);
    all.addFirst(tallies);
    CheckedRunbook checked = request.runbook();
    checked.inputs().values().forEach(tools.redactor()::learn);
    PasswordVariables.inClear(checked.inventory()).forEach(tools.redactor()::learn);
    try (EventLog log = new EventLog(journal, all, tools.clock(), new Redaction(tools.redactor()));
        HostAccesses accesses = new HostAccesses(tools.connections());
        Timers timers = new Timers()) {
      Landscape landscape =
          new Landscape(
              checked,
              tools.formulas(),
              this::registered,
              runFields(run, request, began),
              tools.connections().becomePassword(),
              tools.redactor());
      RunState state =
          new RunState(
              new HostProbe.Surroundings(accesses, tools.catalog(), run, tools.clock()),
              log,
              tools.formulas(),
              landscape.becoming(),
              tools.redactor(),
              tools.approver(),
              timers,
              new OwnThings(),
              names(checked));
      log.durably(
          new RunEvent.RunStarted(
              run,
              checked.runbook().name(),
              checked.runbook().file().name(),
              request.digests(),
              checked.inputs(),
              request.operator(),
              request.engine()));
      request.plan().ifPresent(log::durably);
      List<Play> plays = checked.runbook().plays();
      for (int i = 0; i < plays.size(); i++) {
        Play play = plays.get(i);
        if (cancelled.get()) {
          break;
        }
        List<HostRun> remaining = remaining(checked, play, accesses, landscape);
        if (!remaining.isEmpty()
            && new PlayRun(state, landscape, play, request, i + 1 < plays.size())
                .run(remaining, cancelled)) {
          break;
        }
      }
      log.settle();
      RunResult result = result(run, tallies);
      log.durably(
          new RunEvent.RunFinished(
              run,
              result.outcome().name().toLowerCase(java.util.Locale.ROOT),
              result.hosts(),
              Duration.between(began, tools.clock().instant())));
      return result;
    }
  }

  /// Cancels the run: what is running is ended on the hosts, `on_failure` and `always` steps run,
  /// held things are released. A second call cancels those too.
  public void cancel() {
    cancelled.set(true);
    hosts.values().forEach(HostRun::cancel);
  }

  private Map<String, Value> registered(String host) {
    HostRun known = hosts.get(host);
    return known == null ? Map.of() : known.registers().all();
  }

  private static Map<String, Value> runFields(String run, RunRequest request, Instant began) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("id", Value.text(run));
    fields.put("name", Value.text(request.runbook().runbook().name()));
    fields.put("started", new Value.Moment(began));
    fields.put("operator", Value.text(request.operator()));
    fields.put("engine", Value.text(request.engine()));
    return fields;
  }

  private static Set<String> names(CheckedRunbook checked) {
    Set<String> names = new TreeSet<>();
    checked.inventory().hosts().forEach(host -> names.add(host.name()));
    names.add("control");
    return names;
  }

  /// The play's hosts that have not failed before.
  private List<HostRun> remaining(
      CheckedRunbook checked, Play play, HostAccesses accesses, Landscape landscape) {
    List<HostRun> remaining = new ArrayList<>();
    for (String name : checked.hosts(play)) {
      HostRun host =
          hosts.computeIfAbsent(
              name, each -> new HostRun(each, accesses.of(each), landscape.variables(each)));
      if (host.lost().isEmpty()) {
        remaining.add(host);
      }
    }
    return remaining;
  }

  private RunResult result(String run, Tallies tallies) {
    Map<String, Failure> failures = new LinkedHashMap<>();
    hosts.forEach((name, host) -> host.lost().ifPresent(failure -> failures.put(name, failure)));
    return new RunResult(run, outcome(failures), tallies.byHost(), failures);
  }

  private RunResult.Outcome outcome(Map<String, Failure> failures) {
    if (cancelled.get()) {
      return RunResult.Outcome.INTERRUPTED;
    }
    if (failures.isEmpty()) {
      return RunResult.Outcome.SUCCEEDED;
    }
    if (failures.values().stream().allMatch(Executor::unreachable)) {
      return RunResult.Outcome.UNREACHABLE;
    }
    return failures.values().stream().allMatch(each -> unreachable(each) || refused(each))
        ? RunResult.Outcome.REFUSED
        : RunResult.Outcome.FAILED;
  }

  private static boolean unreachable(Failure failure) {
    return switch (failure.kind()) {
      case UNREACHABLE, HOST_KEY, AUTHENTICATION -> true;
      default -> false;
    };
  }

  private static boolean refused(Failure failure) {
    return failure.kind() == FailureKind.GUARD || failure.kind() == FailureKind.APPROVAL;
  }
}
