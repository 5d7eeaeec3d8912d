package dev.runbook.modules.sql;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.result.Effect;
import java.util.List;
import java.util.Optional;

/// What is refused by reading alone.
final class StatementRules {
  private StatementRules() {}

  /// @param parameter `query` or `script`
  /// @param loose whether the statement runs on a pooled connection, where no transaction may stay
  ///   open
  static void check(String parameter, List<SqlStatement> statements, Effect effect, boolean loose)
      throws ArgumentException {
    if (statements.isEmpty()) {
      throw new ArgumentException(parameter, "`" + parameter + "` holds no statement.");
    }
    for (SqlStatement statement : statements) {
      refuseCopy(parameter, statement);
      refusePsql(parameter, statement);
    }
    if (effect == Effect.READ) {
      Optional<String> problem = ReadCheck.problem(statements);
      if (problem.isPresent()) {
        throw new ArgumentException(parameter, problem.get());
      }
    }
    if (parameter.equals("query")) {
      refuseSeveral(statements);
      if (loose) {
        refuseTransactionControl(statements.getFirst());
      }
    }
  }

  private static void refuseCopy(String parameter, SqlStatement statement)
      throws ArgumentException {
    if (!statement.command().equals("COPY")) {
      return;
    }
    List<SqlToken> tokens = statement.tokens();
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i).isWord("stdin", "stdout") && tokens.get(i - 1).isWord("from", "to")) {
        throw new ArgumentException(
            parameter,
            "COPY "
                + tokens.get(i - 1).text().toUpperCase(java.util.Locale.ROOT)
                + " "
                + tokens.get(i).text().toUpperCase(java.util.Locale.ROOT)
                + " is refused here: its data would pass through the runbook. Use psql in a"
                + " `shell` step, or COPY with a file of the server.");
      }
    }
  }

  private static void refusePsql(String parameter, SqlStatement statement)
      throws ArgumentException {
    List<SqlToken> tokens = statement.tokens();
    if (tokens.getFirst().is("\\")) {
      String command = tokens.size() > 1 ? tokens.get(1).text() : "";
      throw new ArgumentException(
          parameter,
          "`\\"
              + command
              + "` is a command of psql; the server knows SQL only. Use psql in a"
              + " `shell` step.");
    }
  }

  private static void refuseSeveral(List<SqlStatement> statements) throws ArgumentException {
    if (statements.size() > 1) {
      throw new ArgumentException(
          "query",
          "`query` takes one statement, and there are "
              + statements.size()
              + "; several go under `script`.");
    }
  }

  private static void refuseTransactionControl(SqlStatement statement) throws ArgumentException {
    switch (statement.command()) {
      case "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE" ->
          throw new ArgumentException(
              "query",
              statement.command()
                  + " alone has no use here: the next step has another connection. Use `script`"
                  + " with `transaction: true`, or hold a session with `with`.");
      default -> {}
    }
  }
}
