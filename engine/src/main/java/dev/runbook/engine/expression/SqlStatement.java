package dev.runbook.engine.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// The tokens of the statement that SQL has come to, as far as they decide what a value at its end
/// would be.
final class SqlStatement {
  private static final Set<String> TAKE_PARAMETERS =
      Set.of("select", "insert", "update", "delete", "merge", "values", "with", "call");
  private static final Set<String> CLAUSES =
      Set.of(
          "select",
          "from",
          "where",
          "set",
          "values",
          "returning",
          "limit",
          "offset",
          "fetch",
          "group",
          "order",
          "having",
          "on",
          "using",
          "window",
          "into",
          "union",
          "except",
          "intersect",
          "when",
          "then");
  private static final Set<String> FROM_IS_AN_ARGUMENT =
      Set.of("extract", "substring", "trim", "overlay", "position");
  private static final Set<String> TYPED_LITERALS =
      Set.of("interval", "date", "time", "timestamp", "timestamptz");
  private static final Set<String> NAME_FOLLOWS =
      Set.of(
          "table",
          "database",
          "schema",
          "role",
          "user",
          "index",
          "view",
          "sequence",
          "tablespace",
          "extension",
          "function",
          "procedure",
          "owner",
          "to",
          "on",
          "from",
          "exists",
          "only",
          "column",
          "constraint",
          "publication",
          "subscription",
          "trigger",
          "type",
          "domain",
          "listen",
          "notify",
          "unlisten",
          "savepoint",
          "release",
          "deallocate",
          "close",
          "vacuum",
          "analyze",
          "freeze",
          "full",
          "verbose",
          "reindex",
          "concurrently",
          "cluster",
          "truncate",
          "copy",
          "lock",
          "template",
          "language",
          "server",
          "policy",
          "grant",
          "revoke",
          "rename",
          "set",
          "local",
          "session",
          "reset",
          "show",
          "with",
          "as",
          "collate");
  private static final Set<String> OPTIONS_THEN_NAME =
      Set.of("vacuum", "analyze", "reindex", "cluster");
  private static final Set<String> VALUE_FOLLOWS =
      Set.of(
          "password",
          "until",
          "encoding",
          "locale",
          "limit",
          "is",
          "location",
          "values",
          "default",
          "version");

  /// An open parenthesis, or the statement itself.
  private static final class Level {
    private final String function;
    private final boolean columns;
    private String clause = "";
    private boolean namesFollow;

    Level(String function, boolean columns) {
      this.function = function;
      this.columns = columns;
    }
  }

  private final Deque<Level> levels = new ArrayDeque<>();
  private String verb = "";
  private String last = "";
  private String beforeLast = "";

  SqlStatement() {
    levels.push(new Level("", false));
  }

  void word(String text) {
    if (verb.isEmpty()) {
      verb = text;
    }
    Level level = levels.element();
    if (text.equals("join")) {
      level.clause = "from";
    } else if (text.equals("update") && Set.of("", "(", ")").contains(last)) {
      level.clause = "update";
    } else if (CLAUSES.contains(text) && !isArgument(text, level)) {
      level.clause = text;
    }
    if (NAME_FOLLOWS.contains(text)) {
      level.namesFollow = true;
    } else if (VALUE_FOLLOWS.contains(text)) {
      level.namesFollow = false;
    }
    push(text);
  }

  private boolean isArgument(String text, Level level) {
    return text.equals("from")
        && (FROM_IS_AN_ARGUMENT.contains(level.function) || last.equals("distinct"));
  }

  void sign(char sign) {
    switch (sign) {
      case ';' -> {
        if (levels.size() == 1) {
          levels.clear();
          levels.push(new Level("", false));
          verb = "";
          beforeLast = "";
          last = "";
          return;
        }
      }
      case '(' -> {
        Level around = levels.element();
        boolean columns = around.clause.equals("into") && !last.equals("into");
        push("(");
        levels.push(new Level(beforeLast, columns));
        return;
      }
      case ')' -> {
        if (levels.size() > 1) {
          levels.pop();
        }
      }
      case '=' -> levels.element().namesFollow = false;
      default -> {}
    }
    push(String.valueOf(sign));
  }

  /// A string or an identifier in quotes.
  void literal(String token) {
    push(token);
  }

  /// The sign turned out to begin a comment.
  void forget(char sign) {
    if (last.equals(String.valueOf(sign))) {
      last = beforeLast;
    }
  }

  void hole() {
    push("\0");
  }

  private void push(String token) {
    beforeLast = last;
    last = token;
  }

  int depth() {
    return levels.size();
  }

  SqlPlace place() {
    if (last.equals(".")) {
      return SqlPlace.IDENTIFIER;
    }
    if (last.equals(":") && beforeLast.equals(":")) {
      return SqlPlace.TYPE;
    }
    Level level = levels.element();
    if (last.equals("as") && level.function.equals("cast")) {
      return SqlPlace.TYPE;
    }
    return TAKE_PARAMETERS.contains(verb) ? inQuery(level) : inUtility(level);
  }

  private SqlPlace inQuery(Level level) {
    boolean listGoesOn = last.equals(",");
    boolean name =
        switch (last) {
          case "from" -> level.clause.equals("from");
          case "join", "using", "into", "as", "collate", "with", "recursive", "only", "table" ->
              true;
          case "update" -> level.clause.equals("update");
          case "set" -> level.clause.equals("set");
          default -> false;
        };
    if (name
        || (listGoesOn && (level.clause.equals("from") || level.clause.equals("set")))
        || (level.columns && (listGoesOn || last.equals("(")))) {
      return SqlPlace.IDENTIFIER;
    }
    if (Set.of("order", "group").contains(level.clause) && (listGoesOn || last.equals("by"))) {
      return SqlPlace.ORDER;
    }
    return TYPED_LITERALS.contains(last) ? SqlPlace.LITERAL : SqlPlace.PARAMETER;
  }

  private SqlPlace inUtility(Level level) {
    if (verb.equals("do")) {
      return SqlPlace.BODY;
    }
    if (level.clause.equals("set") && Set.of("=", "to", ",").contains(last)) {
      return SqlPlace.LITERAL;
    }
    boolean name =
        NAME_FOLLOWS.contains(last)
            || (last.equals(",") && level.namesFollow)
            || (last.equals(")") && OPTIONS_THEN_NAME.contains(verb));
    return name ? SqlPlace.IDENTIFIER : SqlPlace.LITERAL;
  }
}
