package dev.runbook.engine.diagnostic;

import static java.util.Objects.requireNonNull;

/// The name of a rule, as in `step.unknown-module`; it never changes once released.
public record RuleId(String id) {
  public RuleId {
    requireNonNull(id, "id is null");
    if (!id.matches("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+")) {
      throw new IllegalArgumentException("not a rule id: " + id);
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
