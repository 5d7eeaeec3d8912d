package dev.runbook.modules.sql;

import dev.runbook.engine.value.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts references in the place of secrets that a server quotes back.
final class Redaction {
  static final Redaction NONE = of(List.of());

  /// The longest first: one secret may be a part of another.
  private final Map<String, String> references =
      new TreeMap<>(
          Comparator.comparingInt(String::length)
              .reversed()
              .thenComparing(Comparator.naturalOrder()));

  private Redaction() {}

  static Redaction of(List<? extends Value> values) {
    Redaction redaction = new Redaction();
    values.forEach(redaction::learn);
    return redaction;
  }

  static Redaction of(SqlStatement statement) {
    return ofStatements(List.of(statement));
  }

  static Redaction ofStatements(List<SqlStatement> statements) {
    Redaction redaction = new Redaction();
    for (SqlStatement statement : statements) {
      statement.parameters().forEach(redaction::learn);
      if (statement.mask().isPresent()) {
        statement.tokens().forEach(redaction::learnQuoted);
      }
    }
    return redaction;
  }

  private void learn(Value value) {
    switch (value) {
      case Value.Sensitive sensitive -> learn(sensitive.inner(), sensitive.reference());
      case Value.Listing list -> list.items().forEach(this::learn);
      case Value.Mapping mapping -> mapping.entries().values().forEach(this::learn);
      default -> {}
    }
  }

  private void learn(Value value, String reference) {
    switch (value.revealed()) {
      case Value.Text text -> put(text.text(), reference);
      case Value.Listing list -> list.items().forEach(item -> learn(item, reference));
      case Value.Mapping mapping ->
          mapping.entries().values().forEach(item -> learn(item, reference));
      default -> {}
    }
  }

  /// A quote in it is doubled where a server shows it as a literal.
  private void put(String secret, String reference) {
    if (!secret.isEmpty()) {
      references.put(secret, "‹" + reference + "›");
      references.putIfAbsent(secret.replace("'", "''"), "‹" + reference + "›");
    }
  }

  /// A secret stands somewhere in the text of the statement, and any of its strings and quoted
  /// names may be it. Servers quote what they complain about.
  private void learnQuoted(SqlToken token) {
    boolean quoted =
        token.kind() == SqlToken.Kind.LITERAL || token.kind() == SqlToken.Kind.QUOTED_NAME;
    String text = token.text();
    int open = Math.max(text.indexOf('\''), token.kind() == SqlToken.Kind.QUOTED_NAME ? 0 : -1);
    if (!quoted || open < 0 || text.length() < open + 3) {
      return;
    }
    String written = text.substring(open + 1, text.length() - 1);
    String meant = written.replace("''", "'").replace("\"\"", "\"");
    for (String form : List.of(written, meant, meant.replace("\\\\", "\\"))) {
      references.put("\"" + form + "\"", "‹a secret›");
      references.put("'" + form + "'", "‹a secret›");
    }
  }

  String apply(@org.jspecify.annotations.Nullable String text) {
    String safe = text == null ? "" : text;
    for (Map.Entry<String, String> entry : references.entrySet()) {
      safe = safe.replace(entry.getKey(), entry.getValue());
    }
    return safe;
  }
}
