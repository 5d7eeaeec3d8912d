package dev.runbook.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.util.Set;

/// `wait-for`: looks until a condition holds, or the time for it is over.
public final class WaitForModule implements Module<Wait> {
  /// A plan is not held up by a command that hangs.
  private static final Duration GLANCE = Duration.ofMinutes(1);

  private final Module<?> sql;
  private final ModuleSpec spec;

  /// @param sql asks the server; the module `sql`
  public WaitForModule(Module<?> sql) {
    this.sql = requireNonNull(sql, "sql is null");
    this.spec = WaitArguments.spec(sql);
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public Wait read(Arguments arguments) throws ArgumentException {
    return WaitArguments.read(arguments, sql);
  }

  @Override
  public Effect effect(Wait arguments) {
    return Effect.READ;
  }

  @Override
  public Assessment assess(Wait arguments, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    Condition condition = arguments.goal().condition();
    if (condition instanceof Condition.NotKnown) {
      return Assessment.unchanged("waits until " + condition.wanted(), unknown());
    }
    Sighting sighting = new Observer(arguments, probe).glance(GLANCE);
    if (sighting.holds()) {
      return Assessment.unchanged(
          "holds already", Waiting.result(Duration.ZERO, 1, Look.of(sighting)));
    }
    return Assessment.unchanged(
        "would wait until "
            + condition.wanted()
            + ", at most "
            + Wording.time(arguments.deadline())
            + "; now: "
            + sighting.seen(),
        unknown());
  }

  private static Value unknown() {
    return new Value.Unknown(Set.of(), "");
  }

  @Override
  public Applied apply(Wait arguments, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return new Waiting(arguments, session).run();
  }
}
