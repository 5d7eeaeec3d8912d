package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Held;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/// A database session that a block holds: one server process, asked from time to time whether it
/// still lives.
final class SqlSession implements Held {
  /// How long the server may take for the sign of life.
  private static final int ANSWER_MILLIS = 15_000;

  private final String name;
  private final String where;
  private final ServerAddress address;
  private final Optional<Expectation> expectation;
  private final Backend backend;
  private volatile Optional<Failure> loss = Optional.empty();

  /// @param where the host and server, for people
  private SqlSession(
      String name,
      String where,
      ServerAddress address,
      Optional<Expectation> expectation,
      Backend backend) {
    this.name = requireNonNull(name, "name is null");
    this.where = requireNonNull(where, "where is null");
    this.address = requireNonNull(address, "address is null");
    this.expectation = requireNonNull(expectation, "expectation is null");
    this.backend = requireNonNull(backend, "backend is null");
  }

  /// Takes the backend over, switches off what would end it while it waits, and starts to keep it
  /// alive.
  static SqlSession open(
      String name,
      String where,
      ServerAddress address,
      Optional<Expectation> expectation,
      Backend backend,
      Duration keepalive)
      throws SQLException, StatementRefusal, InterruptedException {
    SqlSession session = new SqlSession(name, where, address, expectation, backend);
    backend.call(connection -> {
      try (Statement statement = connection.createStatement()) {
        return statement.execute(settings(name, backend.version()));
      }
    });
    backend.every(keepalive, session::sign, session::failed);
    return session;
  }

  /// A block waits for hours; none of these limits may end it meanwhile. Whoever looks at
  /// pg_stat_activity sees which session it is.
  private static String settings(String name, int version) {
    StringBuilder sql =
        new StringBuilder("select set_config('TimeZone', 'UTC', false)")
            .append(", set_config('application_name', 'runbook session ")
            .append(name.replace("'", "''"))
            .append("', false)");
    java.util.List<String> limits =
        new java.util.ArrayList<>(
            java.util.List.of(
                "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"));
    if (version >= 140000) {
      limits.add("idle_session_timeout");
    }
    if (version >= 170000) {
      limits.add("transaction_timeout");
    }
    limits.forEach(limit -> sql.append(", set_config('" + limit + "', '0', false)"));
    return sql.toString();
  }

  private Boolean sign(Connection connection) throws SQLException, StatementRefusal {
    connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_catalog.pg_backend_pid()")) {
      row.next();
      if (row.getLong(1) != backend.pid()) {
        throw new StatementRefusal("another server process answers", "");
      }
    } catch (SQLException e) {
      // A transaction of the block that has failed refuses this too; the session lives.
      if (!ServerErrors.state(e).equals("25P02")) {
        throw e;
      }
    }
    connection.setNetworkTimeout(Runnable::run, 0);
    return true;
  }

  private void failed(Exception e) {
    Failure failure =
        e instanceof SQLException sql
            ? ServerErrors.of(sql, Optional.empty(), ServerErrors.Stakes.SESSION)
            : Failure.of(FailureKind.SESSION_LOST, String.valueOf(e.getMessage()));
    lose(failure);
  }

  /// Remembers the first cause.
  synchronized void lose(Failure failure) {
    if (loss.isPresent()) {
      return;
    }
    String said = backend.diagnostics();
    loss =
        Optional.of(
            new Failure(
                FailureKind.SESSION_LOST,
                "The database session `" + name + "` was lost: " + stripped(failure.message()),
                said.isEmpty() ? failure.detail() : failure.detail() + "\n" + said,
                "What was held by it is gone on the server too; the block starts again from its"
                    + " beginning."));
  }

  private static String stripped(String message) {
    String prefix = "The database session was lost: ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  Backend backend() {
    return backend;
  }

  ServerAddress address() {
    return address;
  }

  /// What the server must say before each statement.
  Optional<Expectation> expectation() {
    return expectation;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "database session " + name + " on " + where;
  }

  @Override
  public Optional<Failure> lost() {
    return loss;
  }

  @Override
  public void release() throws ModuleFailure, InterruptedException {
    try {
      if (loss.isEmpty()) {
        backend.call(this::sign);
      }
    } catch (SQLException | StatementRefusal e) {
      failed(e);
    } finally {
      backend.close();
    }
    Optional<Failure> failure = loss;
    if (failure.isPresent()) {
      throw new ModuleFailure(failure.get());
    }
  }
}
