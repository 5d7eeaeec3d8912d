package dev.runbook.modules.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Judges by its text whether a statement only reads. A read-only transaction is not enough:
/// `pg_backup_start`, `pg_switch_wal`, `pg_reload_conf` and others succeed inside one; so the
/// functions it calls are looked up as well ([VolatileFunctions]).
final class ReadCheck {
  private static final Set<String> READERS =
      Set.of("SELECT", "SHOW", "VALUES", "EXPLAIN", "TABLE", "WITH");
  private static final String[] WRITERS = {"insert", "update", "delete", "merge"};

  private ReadCheck() {}

  /// Why it is not a read; empty when nothing in its text speaks against it.
  static Optional<String> problem(List<SqlStatement> statements) {
    if (statements.size() != 1) {
      return Optional.of(
          "`effect: read` takes one statement, and there are " + statements.size() + ".");
    }
    SqlStatement statement = statements.getFirst();
    String command = statement.command();
    if (!READERS.contains(command)) {
      return Optional.of(
          "`effect: read` takes SELECT, SHOW, VALUES, TABLE, WITH or EXPLAIN"
              + (command.isEmpty() ? "." : ", not " + command + "."));
    }
    if (statement.tokens().stream().anyMatch(SqlToken::isEscapedName)) {
      return Optional.of(
          "`effect: read` takes no name with Unicode escapes: it cannot be looked up what it"
              + " calls.");
    }
    return inside(command, statement.tokens());
  }

  private static Optional<String> inside(String command, List<SqlToken> tokens) {
    if (command.equals("EXPLAIN")) {
      return executes(tokens)
          ? Optional.of("EXPLAIN ANALYZE carries the statement out, so it is not `effect: read`.")
          : Optional.empty();
    }
    for (int i = 1; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      SqlToken before = tokens.get(i - 1);
      boolean fresh = before.is("(") || before.is(")");
      if (token.isWord(WRITERS) && fresh && !followedBy(tokens, i, "(")) {
        return Optional.of(
            "`effect: read` cannot hold " + token.text().toUpperCase(java.util.Locale.ROOT) + ".");
      }
      if (token.isWord("into") && !before.is(".") && !before.isWord("as")) {
        return Optional.of("SELECT INTO makes a table, so it is not `effect: read`.");
      }
      if (before.isWord("for") && token.isWord("update", "share", "no", "key")) {
        return Optional.of("A SELECT that locks rows is not `effect: read`.");
      }
    }
    return Optional.empty();
  }

  private static boolean followedBy(List<SqlToken> tokens, int index, String symbol) {
    return index + 1 < tokens.size() && tokens.get(index + 1).is(symbol);
  }

  /// EXPLAIN [ANALYZE] [VERBOSE] or EXPLAIN ( option, ... ).
  private static boolean executes(List<SqlToken> tokens) {
    List<SqlToken> options = new ArrayList<>();
    int i = 1;
    if (i < tokens.size() && tokens.get(i).is("(")) {
      while (i < tokens.size() && !tokens.get(i).is(")")) {
        options.add(tokens.get(i++));
      }
    } else {
      while (i < tokens.size() && tokens.get(i).isWord("analyze", "analyse", "verbose")) {
        options.add(tokens.get(i++));
      }
    }
    return options.stream().anyMatch(token -> token.isWord("analyze", "analyse"));
  }

  /// Every name that stands where a function is called: `name(`.
  static Set<String> calls(SqlStatement statement) {
    List<SqlToken> tokens = statement.tokens();
    Set<String> names = new TreeSet<>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).isName() && tokens.get(i + 1).is("(")) {
        names.add(tokens.get(i).name());
      }
    }
    return names;
  }

  /// Every name after a dot: `row.name` calls a function `name(row)` when there is no such column.
  static Set<String> attributes(SqlStatement statement) {
    List<SqlToken> tokens = statement.tokens();
    Set<String> names = new LinkedHashSet<>();
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i).isName() && tokens.get(i - 1).is(".")) {
        names.add(tokens.get(i).name());
      }
    }
    return names;
  }
}
