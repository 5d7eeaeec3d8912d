package dev.runbook.engine.diagnostic;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/// The name of a rule, as in `step.unknown-module`; it never changes once released.
public record RuleId(String id) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+");

  public RuleId {
    requireNonNull(id, "id is null");
    if (!isOne(id)) {
      throw new IllegalArgumentException("not a rule id: " + id);
    }
  }

  /// Whether a text has the form of a rule's name: words in small letters, with a dot between.
  public static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return id;
  }
}
