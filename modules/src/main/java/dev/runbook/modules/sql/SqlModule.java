package dev.runbook.modules.sql;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Held;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.module.WrittenArguments;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `sql`: statements and scripts for PostgreSQL 9.6 and later, and sessions that blocks hold.
public final class SqlModule implements Module<SqlArguments>, Holdable<SqlHold> {
  /// A read is a probe: it may not hold a plan up for ever.
  private static final Duration READ_LIMIT = Duration.ofMinutes(5);

  private static final Duration KEEPALIVE = Duration.ofSeconds(20);

  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "sql",
              "Runs a statement or a script on PostgreSQL, over the server's Unix socket on the"
                  + " host, through the connection to the host, or straight from the control"
                  + " machine; held under `with`, one session for a block.",
              SqlParameters.STEP,
              SqlParameters.RESULT)
          .withShorthand("query");

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public List<Parameter> holdParameters() {
    return SqlParameters.HOLD;
  }

  @Override
  public Optional<String> heldName() {
    return Optional.of("session");
  }

  @Override
  public SqlArguments read(Arguments arguments) throws ArgumentException {
    Optional<Value> query = arguments.find("query");
    Optional<Value> script = arguments.find("script");
    if (query.isPresent() == script.isPresent()) {
      throw new ArgumentException("", "`sql` takes either `query` or `script`.");
    }
    String parameter = query.isPresent() ? "query" : "script";
    Alternatives alternatives = Alternatives.read(parameter, arguments.value(parameter));
    Effect effect = Effect.valueOf(arguments.text("effect", "change").toUpperCase(Locale.ROOT));
    Optional<String> session = arguments.optionalText("session");
    for (Alternatives.Alternative alternative : alternatives.all()) {
      if (alternative.unknown().isEmpty()) {
        StatementRules.check(parameter, alternative.statements(), effect, session.isEmpty());
      }
    }
    return new SqlArguments(
        alternatives,
        effect,
        arguments.flag("transaction", false),
        session,
        ServerAddress.read(arguments),
        Expectation.read(arguments),
        columns(arguments),
        arguments.has("statement_timeout")
            ? Optional.of(arguments.duration("statement_timeout", Duration.ZERO))
            : Optional.empty(),
        arguments.duration("lock_timeout", Duration.ZERO));
  }

  @Override
  public ValueType resultOf(WrittenArguments written) {
    return written
        .constant("columns")
        .flatMap(ColumnTypes::row)
        .<ValueType>map(SqlParameters::resultOf)
        .orElse(SPEC.result());
  }

  private static Map<String, String> columns(Arguments arguments) throws ArgumentException {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Map.Entry<String, Value> entry : arguments.map("columns").entrySet()) {
      if (!(entry.getValue().revealed() instanceof Value.Text(String type))) {
        throw new ArgumentException("columns", "`columns` maps names to types: `{ lsn: lsn }`.");
      }
      columns.put(entry.getKey(), type);
    }
    ColumnTypes.check(columns);
    return columns;
  }

  @Override
  public Effect effect(SqlArguments arguments) {
    return arguments.effect();
  }

  @Override
  public Assessment assess(SqlArguments arguments, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    Optional<SqlSession> session = held(arguments, probe);
    boolean closed = arguments.session().isPresent() && session.isEmpty();
    if (arguments.effect() == Effect.READ) {
      if (closed || !arguments.alternatives().known()) {
        return Assessment.unchanged(
            closed
                ? "reads in the session `" + arguments.session().get() + "`, which is not open yet"
                : "reads what is not known yet",
            unknown(arguments));
      }
      Value found = run(arguments, session, probe);
      if (session.isEmpty()) {
        on(
            arguments,
            session,
            probe,
            backend -> {
              ServerSighting.tell(arguments.address(), backend, probe);
              return true;
            });
      }
      return Assessment.unchanged("", found);
    }
    String shown =
        closed || arguments.alternatives().all().size() == 1
            ? arguments.alternatives().shown()
            : on(arguments, session, probe, backend -> choose(arguments, backend).shown());
    return Assessment.changes(
        List.of(change(arguments, session.map(SqlSession::address), shown)), unknown(arguments));
  }

  private static Value unknown(SqlArguments arguments) {
    return new Value.Unknown(arguments.alternatives().unknownAfter(), "");
  }

  private static Change change(
      SqlArguments arguments, Optional<ServerAddress> address, String shown) {
    String where =
        arguments
            .session()
            .map(name -> "in the session " + name)
            .orElse("on " + address.orElse(arguments.address()).shown());
    return Change.of(arguments.effect(), "run", shown.strip() + " " + where);
  }

  @Override
  public Applied apply(SqlArguments arguments, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    Optional<SqlSession> held = held(arguments, session);
    if (arguments.session().isPresent() && held.isEmpty()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "No session `" + arguments.session().get() + "` is held around this step.")
              .withHint(
                  "Open it around the block: `with: [ { sql: { session: "
                      + arguments.session().get()
                      + " } } ]`."));
    }
    if (!arguments.alternatives().known()) {
      throw ModuleFailure.of(FailureKind.EVALUATION, "The statement is not known yet.");
    }
    List<Change> changes = new ArrayList<>();
    if (arguments.effect() == Effect.READ) {
      return Applied.unchanged("", run(arguments, held, session));
    }
    Value value =
        on(
            arguments,
            held,
            session,
            backend -> {
              Alternatives.Alternative chosen = choose(arguments, backend);
              changes.add(change(arguments, held.map(SqlSession::address), chosen.shown()));
              return run(arguments, held, session, backend);
            });
    return Applied.changed(changes, value);
  }

  private static Optional<SqlSession> held(SqlArguments arguments, Probe probe) {
    return arguments.session().flatMap(name -> probe.held(name, SqlSession.class));
  }

  private static <T> T on(
      SqlArguments arguments, Optional<SqlSession> session, Probe probe, ConnectionPool.Use<T> use)
      throws ModuleFailure, TransportException, InterruptedException {
    if (session.isPresent()) {
      return use.with(session.get().backend());
    }
    ServerAddress address = arguments.address();
    return probe
        .kept("sql " + address.key(), ConnectionPool.class, () -> new ConnectionPool(address))
        .use(probe, use);
  }

  /// Reads; a connection that breaks under it is replaced once.
  private static Value run(SqlArguments arguments, Optional<SqlSession> session, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    try {
      return on(arguments, session, probe, backend -> run(arguments, session, probe, backend));
    } catch (ModuleFailure e) {
      if (session.isPresent() || e.failure().kind() != FailureKind.UNREACHABLE) {
        throw e;
      }
    }
    return on(arguments, session, probe, backend -> run(arguments, session, probe, backend));
  }

  private static Value run(
      SqlArguments arguments, Optional<SqlSession> session, Probe probe, Backend backend)
      throws ModuleFailure, TransportException, InterruptedException {
    return new StatementRun(arguments, session, probe).on(backend, choose(arguments, backend));
  }

  private static Alternatives.Alternative choose(SqlArguments arguments, Backend backend)
      throws ModuleFailure {
    Optional<Alternatives.Alternative> chosen = arguments.alternatives().of(backend.version());
    if (chosen.isEmpty()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "The server's version is "
                      + backend.version()
                      + ", and every alternative of the statement is for a newer one.")
              .withHint("Add an alternative with a lower `from`."));
    }
    return chosen.get();
  }

  @Override
  public SqlHold readHold(Arguments arguments) throws ArgumentException {
    Duration keepalive = arguments.duration("keepalive", KEEPALIVE);
    if (keepalive.isNegative() || keepalive.isZero()) {
      throw new ArgumentException("keepalive", "`keepalive` is longer than nothing.");
    }
    return new SqlHold(
        arguments.text("session"),
        ServerAddress.read(arguments),
        Expectation.read(arguments),
        keepalive);
  }

  @Override
  public Assessment assessHold(SqlHold hold, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    ServerAddress address = hold.address();
    probe
        .kept("sql " + address.key(), ConnectionPool.class, () -> new ConnectionPool(address))
        .use(
            probe,
            backend -> {
              verify(hold, backend, probe);
              ServerSighting.tell(address, backend, probe);
              return true;
            });
    return Assessment.unchanged(
        "holds the database session `" + hold.session() + "` on " + address.shown(), Value.NULL);
  }

  private static Optional<Expectation> verify(SqlHold hold, Backend backend, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    try {
      Optional<Expectation> settled =
          HostCheck.settle(hold.expectation(), backend, hold.address(), probe);
      IdentityQuery query = new IdentityQuery(settled);
      backend.call(connection -> {
        query.verify(query.ask(connection, ""), java.util.OptionalLong.of(backend.pid()));
        return true;
      });
      return settled;
    } catch (SQLException e) {
      throw new ModuleFailure(ServerErrors.of(e, Optional.empty(), ServerErrors.Stakes.READ));
    } catch (StatementRefusal e) {
      throw StatementRun.refused(e);
    }
  }

  @Override
  public Held open(SqlHold hold, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    Backend backend = ServerConnector.connect(hold.address(), session);
    boolean opened = false;
    try {
      Optional<Expectation> settled = verify(hold, backend, session);
      SqlSession held =
          SqlSession.open(
              hold.session(), session.host(), hold.address(), settled, backend, hold.keepalive());
      opened = true;
      return held;
    } catch (SQLException e) {
      throw new ModuleFailure(ServerErrors.of(e, Optional.empty(), ServerErrors.Stakes.READ));
    } catch (StatementRefusal e) {
      throw StatementRun.refused(e);
    } finally {
      if (!opened) {
        backend.close();
      }
    }
  }

  /// What a read may take unless the step says otherwise.
  static Duration statementTimeout(SqlArguments arguments) {
    return arguments
        .statementTimeout()
        .orElse(arguments.effect() == Effect.READ ? READ_LIMIT : Duration.ZERO);
  }
}
