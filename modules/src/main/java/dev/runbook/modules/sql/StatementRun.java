package dev.runbook.modules.sql;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/// Runs what a step says on a connection that is there, and makes a result or a failure of what
/// comes back.
final class StatementRun {
  private final SqlArguments arguments;
  private final Optional<SqlSession> session;
  private final Probe probe;

  StatementRun(SqlArguments arguments, Optional<SqlSession> session, Probe probe) {
    this.arguments = arguments;
    this.session = session;
    this.probe = probe;
  }

  Value on(Backend backend, Alternatives.Alternative alternative)
      throws ModuleFailure, TransportException, InterruptedException {
    Optional<Failure> lost = session.flatMap(SqlSession::lost);
    if (lost.isPresent()) {
      throw new ModuleFailure(lost.get());
    }
    Instant start = probe.clock().instant();
    Execution execution = null;
    try {
      execution = new Execution(request(backend, alternative), scope(), pid(backend));
      Outcome outcome = backend.call(execution);
      Duration took = Duration.between(start, probe.clock().instant());
      return value(outcome, alternative.statements(), backend.version(), took);
    } catch (SQLException e) {
      throw new ModuleFailure(failure(e, Optional.ofNullable(execution), alternative));
    } catch (StatementRefusal e) {
      boolean sent = execution != null && execution.statement().isPresent();
      Redaction redaction = Redaction.ofStatements(alternative.statements());
      throw new ModuleFailure(
          failure(sent ? FailureKind.COMMAND : FailureKind.REFUSED, e, redaction));
    }
  }

  private Request request(Backend backend, Alternatives.Alternative alternative)
      throws SQLException, StatementRefusal, TransportException, InterruptedException {
    ServerAddress address = session.map(SqlSession::address).orElse(arguments.address());
    Optional<Expectation> expectation =
        arguments.expectation().isPresent()
            ? HostCheck.settle(arguments.expectation(), backend, address, probe)
            : session.flatMap(SqlSession::expectation);
    Request.Mode mode =
        arguments.effect() == Effect.READ
            ? Request.Mode.READ
            : arguments.transaction() ? Request.Mode.TRANSACTION : Request.Mode.AUTOCOMMIT;
    return new Request(
        alternative.statements(),
        mode,
        SqlModule.statementTimeout(arguments),
        arguments.lockTimeout(),
        arguments.columns(),
        expectation);
  }

  private Execution.Scope scope() {
    return session.isPresent() ? Execution.Scope.SESSION : Execution.Scope.STEP;
  }

  private OptionalLong pid(Backend backend) {
    return session.isPresent() ? OptionalLong.of(backend.pid()) : OptionalLong.empty();
  }

  static ModuleFailure refused(StatementRefusal refusal) {
    return new ModuleFailure(failure(FailureKind.REFUSED, refusal, Redaction.NONE));
  }

  private static Failure failure(FailureKind kind, StatementRefusal refusal, Redaction redaction) {
    return Failure.of(kind, redaction.apply(refusal.getMessage())).withHint(refusal.hint());
  }

  private Failure failure(
      SQLException e, Optional<Execution> execution, Alternatives.Alternative alternative) {
    Optional<SqlStatement> statement = execution.flatMap(Execution::statement);
    ServerErrors.Stakes stakes =
        session.isPresent()
            ? ServerErrors.Stakes.SESSION
            : arguments.effect() == Effect.READ || statement.isEmpty()
                ? ServerErrors.Stakes.READ
                : ServerErrors.Stakes.CHANGE;
    Failure failure = ServerErrors.of(e, statement, stakes);
    StringBuilder detail = new StringBuilder(failure.detail());
    execution.ifPresent(run -> {
      int all = alternative.statements().size();
      if (all > 1 && statement.isPresent()) {
        detail.append("\n").append(progress(run.done(), all));
      }
      Redaction redaction = Redaction.ofStatements(alternative.statements());
      run.notices().forEach(notice -> detail.append("\n").append(redaction.apply(notice)));
    });
    Failure full = failure.withDetail(detail.toString().strip());
    if (ServerErrors.isLoss(e)) {
      session.ifPresent(held -> held.lose(full));
      return session.flatMap(SqlSession::lost).orElse(full);
    }
    return full;
  }

  private String progress(int done, int all) {
    String which = "statement " + (done + 1) + " of " + all;
    if (arguments.transaction()) {
      return which + "; the transaction was rolled back";
    }
    return done == 0 ? which : which + "; those before it have been carried out";
  }

  private static Value value(
      Outcome outcome, List<SqlStatement> statements, int version, Duration took) {
    Map<String, Value> fields = new LinkedHashMap<>();
    Value rows = Value.list(outcome.rows().stream().map(Value::map).toList());
    Value notices = Value.list(outcome.notices().stream().map(Value::text).toList());
    String secrets = secrets(statements);
    fields.put("rows", secrets.isEmpty() ? rows : new Value.Sensitive(rows, secrets));
    fields.put("columns", Value.list(outcome.columns().stream().map(Value::text).toList()));
    fields.put("row_count", Value.whole(outcome.count()));
    fields.put("notices", secrets.isEmpty() ? notices : new Value.Sensitive(notices, secrets));
    fields.put("command", Value.text(outcome.command()));
    fields.put("server_version", Value.whole(version));
    fields.put("took", new Value.Time(took));
    return Value.map(fields);
  }

  /// The references of the secrets that were bound: what comes back may hold them.
  private static String secrets(List<SqlStatement> statements) {
    TreeSet<String> references = new TreeSet<>();
    for (SqlStatement statement : statements) {
      if (statement.mask().isPresent()) {
        references.add("a secret");
      }
      for (Value parameter : statement.parameters()) {
        if (parameter instanceof Value.Sensitive sensitive) {
          references.add(sensitive.reference());
        } else if (parameter.hasSensitive()) {
          references.add("a secret");
        }
      }
    }
    return String.join(", ", references);
  }
}
