package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/// Carries one request out on a connection's own thread: is it the right server, does it only read
/// if it said so, then the statements.
final class Execution implements Backend.Work<Outcome> {
  /// More rows than this are refused: a runbook is no place for them.
  static final int MAX_ROWS = 50_000;

  /// Whether the settings that a step makes live on after it.
  enum Scope {
    /// The connection is put back as it was.
    STEP,
    /// The session belongs to the block that holds it.
    SESSION
  }

  private final Request request;
  private final Scope scope;
  private final java.util.OptionalLong pid;
  private final List<String> notices = new ArrayList<>();
  private int current;

  /// @param pid the server process that must answer; empty means any
  Execution(Request request, Scope scope, java.util.OptionalLong pid) {
    this.request = requireNonNull(request, "request is null");
    this.scope = requireNonNull(scope, "scope is null");
    this.pid = requireNonNull(pid, "pid is null");
  }

  /// The statement that ran last, for a failure's message; empty before the first.
  Optional<SqlStatement> statement() {
    List<SqlStatement> all = request.statements();
    return current == 0
        ? Optional.empty()
        : Optional.of(all.get(Math.min(current, all.size()) - 1));
  }

  /// How many statements have been carried out; all of them undone when they were one transaction.
  int done() {
    return Math.max(0, current - 1);
  }

  @Override
  public Outcome on(Connection connection) throws SQLException, StatementRefusal {
    boolean bracketed = request.mode() != Request.Mode.AUTOCOMMIT;
    TransactionState state = connection.unwrap(BaseConnection.class).getTransactionState();
    if (bracketed) {
      refuseAnothersTransaction(state);
      connection.setReadOnly(request.mode() == Request.Mode.READ);
      connection.setAutoCommit(false);
    }
    boolean finished = false;
    try {
      // In a transaction that has failed the server answers nothing until it is ended.
      if (state != TransactionState.FAILED) {
        IdentityQuery query = new IdentityQuery(request.expectation());
        query.verify(query.ask(connection, limits(bracketed)), pid);
      }
      Outcome outcome = run(connection);
      if (request.mode() == Request.Mode.TRANSACTION) {
        connection.commit();
      }
      refuseOpenTransaction(connection);
      finished = true;
      return outcome;
    } finally {
      restore(connection, bracketed, finished);
    }
  }

  private void refuseAnothersTransaction(TransactionState state) throws StatementRefusal {
    if (state != TransactionState.IDLE) {
      throw new StatementRefusal(
          "The session has a transaction open already, and "
              + (request.mode() == Request.Mode.READ ? "`effect: read`" : "`transaction: true`")
              + " takes one of its own.",
          "Say `effect: change` and leave `transaction` out inside it, or end it first with"
              + " `commit` or `rollback`.");
    }
  }

  /// Limits, and the settings that decide how the server reads a statement ([SqlLexer]) and writes
  /// values ([ColumnValues]).
  private String limits(boolean bracketed) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("TimeZone", "UTC");
    settings.put("IntervalStyle", "postgres");
    settings.put("bytea_output", "hex");
    settings.put("standard_conforming_strings", "on");
    settings.put("statement_timeout", Long.toString(millis(request.statementTimeout())));
    settings.put("lock_timeout", Long.toString(millis(request.lockTimeout())));
    return settings.entrySet().stream()
        .map(setting ->
            "set_config('"
                + setting.getKey()
                + "', '"
                + setting.getValue()
                + "', "
                + bracketed
                + ")")
        .collect(java.util.stream.Collectors.joining(", "));
  }

  private static long millis(Duration limit) {
    return limit.isZero() ? 0 : Math.max(1, Math.min(limit.toMillis(), Integer.MAX_VALUE));
  }

  private Outcome run(Connection connection) throws SQLException, StatementRefusal {
    Outcome outcome = new Outcome(List.of(), List.of(), 0, List.of(), "");
    for (SqlStatement statement : request.statements()) {
      if (request.mode() == Request.Mode.READ) {
        VolatileFunctions.refuse(connection, statement);
      }
      current++;
      outcome = execute(connection, statement);
    }
    current++;
    return outcome;
  }

  private Outcome execute(Connection connection, SqlStatement sql)
      throws SQLException, StatementRefusal {
    try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
      if (request.mode() == Request.Mode.READ) {
        statement.setMaxRows(MAX_ROWS + 1);
      }
      Parameters.bind(statement, sql.parameters());
      try {
        boolean rows = statement.execute();
        Outcome outcome =
            rows
                ? rows(sql, statement.getResultSet())
                : new Outcome(
                    List.of(),
                    List.of(),
                    Math.max(0, statement.getLargeUpdateCount()),
                    List.of(),
                    sql.command());
        note(statement.getWarnings());
        return new Outcome(
            outcome.rows(), outcome.columns(), outcome.count(), notices, outcome.command());
      } catch (SQLException e) {
        note(statement.getWarnings());
        throw e;
      }
    }
  }

  private Outcome rows(SqlStatement sql, ResultSet result) throws SQLException, StatementRefusal {
    ResultSetMetaData about = result.getMetaData();
    List<String> names = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      if (names.contains(about.getColumnLabel(i))) {
        throw new StatementRefusal(
            "Two columns of the result are named `" + about.getColumnLabel(i) + "`.",
            "Give each a name with `as`.");
      }
      names.add(about.getColumnLabel(i));
      types.add(about.getColumnTypeName(i));
    }
    List<Map<String, Value>> rows = new ArrayList<>();
    while (result.next()) {
      if (rows.size() == MAX_ROWS) {
        throw new StatementRefusal(
            "The result has more than " + MAX_ROWS + " rows.",
            "Let the server count or add up, or write to a file with psql in a `shell` step.");
      }
      Map<String, Value> row = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        row.put(names.get(i), ColumnValues.read(types.get(i), result.getString(i + 1)));
      }
      rows.add(row);
    }
    return new Outcome(
        new DeclaredColumns(request.columns()).apply(rows, names),
        names,
        rows.size(),
        List.of(),
        sql.command());
  }

  List<String> notices() {
    return List.copyOf(notices);
  }

  private void note(@org.jspecify.annotations.Nullable SQLWarning first) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      ServerErrorMessage said =
          warning instanceof PSQLWarning server ? server.getServerErrorMessage() : null;
      notices.add(
          said == null
              ? String.valueOf(warning.getMessage())
              : said.getSeverity() + ": " + said.getMessage());
    }
  }

  private void refuseOpenTransaction(Connection connection) throws SQLException, StatementRefusal {
    if (scope == Scope.STEP
        && request.mode() == Request.Mode.AUTOCOMMIT
        && connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE) {
      throw new StatementRefusal(
          "The step left a transaction open, so it was rolled back.",
          "Use `transaction: true`, commit in the same script, or hold a session with `with`.");
    }
  }

  private void restore(Connection connection, boolean bracketed, boolean finished)
      throws SQLException {
    if (connection.isClosed()) {
      return;
    }
    try {
      if (bracketed) {
        connection.rollback();
        connection.setAutoCommit(true);
        connection.setReadOnly(false);
      } else if (scope == Scope.STEP) {
        putBack(connection);
      }
    } catch (SQLException e) {
      connection.abort(Runnable::run);
      if (finished && ServerErrors.isLoss(e)) {
        return;
      }
      if (finished) {
        throw e;
      }
    }
  }

  /// Settings, temporary tables and locks of one step are not the next one's.
  private static void putBack(Connection connection) throws SQLException {
    BaseConnection base = connection.unwrap(BaseConnection.class);
    if (base.getTransactionState() != TransactionState.IDLE) {
      run(connection, "rollback");
    }
    run(connection, "discard all");
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (java.sql.Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
