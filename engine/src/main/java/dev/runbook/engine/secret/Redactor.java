package dev.runbook.engine.secret;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Takes secrets out of texts. It is the last gate, not the first: values know that they are
/// secret; this catches what programs print.
///
/// It knows a secret's text, each of its lines, and how Base64, URLs, JSON and a shell's quotes
/// write them; texts of fewer than 4 characters are not looked for. Safe for many threads; what is
/// learned is seen by every call that begins later.
public final class Redactor {
  /// What stands in a secret's place.
  public static final String MARK = "‹secret›";

  private volatile List<String> known = List.of();

  /// Makes a secret known; a second time changes nothing.
  public synchronized void learn(String secret) {
    Set<String> all = new LinkedHashSet<>(known);
    if (all.addAll(SecretForms.of(requireNonNull(secret, "secret is null")))) {
      List<String> longestFirst = new ArrayList<>(all);
      longestFirst.sort(Comparator.comparingInt(String::length).reversed());
      known = List.copyOf(longestFirst);
    }
  }

  /// Makes every secret in a value known.
  public void learn(Value value) {
    switch (value) {
      case Value.Sensitive secret -> learnAll(secret.revealed());
      case Value.Listing list -> list.items().forEach(this::learn);
      case Value.Mapping mapping -> mapping.entries().values().forEach(this::learn);
      default -> {}
    }
  }

  private void learnAll(Value value) {
    switch (value.revealed()) {
      case Value.Text text -> learn(text.text());
      case Value.Listing list -> list.items().forEach(this::learnAll);
      case Value.Mapping mapping -> mapping.entries().values().forEach(this::learnAll);
      default -> learn(ValueText.shown(value.revealed()));
    }
  }

  /// The text with [#MARK] in the place of each secret; the same text when there is none.
  public String redact(String text) {
    List<String> secrets = known;
    return secrets.isEmpty() || text.isEmpty() ? text : Matches.in(text, secrets).replaced(text);
  }

  /// Begins the redaction of a text that comes in pieces.
  public RedactingStream stream() {
    return new RedactingStream(() -> known);
  }
}
