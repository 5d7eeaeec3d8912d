package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.expression.SqlText;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One statement for the server, without the semicolon after it.
///
/// @param text with `?` for each bind parameter and `??` for a question mark, as JDBC wants it
/// @param parameters in order; may hold secrets and, in a plan, what is not known yet
/// @param mask how all that was written is shown, when a secret stands in the text itself because
///   no parameter can stand there: `alter role app password '...'`
public record SqlStatement(String text, List<Value> parameters, Optional<String> mask) {
  public SqlStatement {
    requireNonNull(text, "text is null");
    parameters = List.copyOf(parameters);
    requireNonNull(mask, "mask is null");
  }

  /// The value of a parameter in [dev.runbook.engine.expression.Place#SQL], cut into its
  /// statements; empty ones are left out. A plain text had no template in it, so its question marks
  /// are meant as such.
  static List<SqlStatement> split(Value value) {
    Optional<String> mask =
        value instanceof Value.Sensitive sensitive
            ? Optional.of(sensitive.reference())
            : Optional.empty();
    if (value.revealed() instanceof Value.Text plain) {
      return split(withMarksDoubled(plain.text()), List.of(), mask);
    }
    SqlText sql = dev.runbook.engine.module.Arguments.asSql("query", value);
    return split(sql.text(), sql.parameters(), mask);
  }

  private static List<SqlStatement> split(
      String text, List<Value> parameters, Optional<String> mask) {
    List<SqlStatement> statements = new ArrayList<>();
    FunctionBodies bodies = new FunctionBodies();
    List<SqlToken> current = new ArrayList<>();
    int used = 0;
    for (SqlToken token : SqlLexer.tokens(text)) {
      if (token.kind() == Kind.SEMICOLON && !bodies.inside()) {
        used = add(statements, text, current, parameters, used, mask);
        current.clear();
        bodies = new FunctionBodies();
      } else {
        bodies.see(token);
        current.add(token);
      }
    }
    add(statements, text, current, parameters, used, mask);
    return List.copyOf(statements);
  }

  private static int add(
      List<SqlStatement> statements,
      String text,
      List<SqlToken> tokens,
      List<Value> parameters,
      int used,
      Optional<String> mask) {
    if (tokens.isEmpty()) {
      return used;
    }
    int marks =
        (int)
            tokens.stream()
                .filter(token -> token.kind() == Kind.PARAMETER && token.text().equals("?"))
                .count();
    int until = Math.min(parameters.size(), used + marks);
    statements.add(
        new SqlStatement(
            text.substring(tokens.getFirst().start(), tokens.getLast().end()),
            parameters.subList(used, until),
            mask));
    return until;
  }

  private static String withMarksDoubled(String text) {
    StringBuilder doubled = new StringBuilder();
    int done = 0;
    for (SqlToken token : SqlLexer.tokens(text)) {
      if (token.text().equals("?") || token.text().equals("??")) {
        doubled.append(text, done, token.start()).append(token.text()).append(token.text());
        done = token.end();
      }
    }
    return doubled.append(text, done, text.length()).toString();
  }

  List<SqlToken> tokens() {
    return SqlLexer.tokens(text);
  }

  /// What goes over the wire: `$1` for the first parameter. The server's error positions count in
  /// this text.
  String sent() {
    int[] number = {0};
    return replacingMarks(_ -> "$" + ++number[0]);
  }

  /// For people: each parameter's value in its place, a secret as its reference, what is unknown
  /// marked.
  public String shown() {
    if (mask.isPresent()) {
      return mask.get();
    }
    int[] number = {0};
    return replacingMarks(_ -> {
      int index = number[0]++;
      return index < parameters.size() ? ParameterText.shown(parameters.get(index)) : "?";
    });
  }

  private String replacingMarks(java.util.function.Function<SqlToken, String> replacement) {
    StringBuilder replaced = new StringBuilder();
    int done = 0;
    for (SqlToken token : tokens()) {
      if (token.kind() == Kind.ESCAPED_MARK) {
        replaced.append(text, done, token.start()).append('?');
        done = token.end();
      } else if (token.kind() == Kind.PARAMETER && token.text().equals("?")) {
        replaced.append(text, done, token.start()).append(replacement.apply(token));
        done = token.end();
      }
    }
    return replaced.append(text, done, text.length()).toString();
  }

  /// Its first word in upper case: `SELECT`, `CREATE`; empty when it begins with something else.
  String command() {
    for (SqlToken token : tokens()) {
      if (!token.is("(")) {
        return token.kind() == Kind.WORD ? token.text().toUpperCase(java.util.Locale.ROOT) : "";
      }
    }
    return "";
  }
}
