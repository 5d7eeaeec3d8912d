package dev.runbook.transports.ssh;

import dev.runbook.engine.value.Value;

/// Opens secrets at the last moment.
final class Secrets {
  private Secrets() {}

  static String text(Value.Sensitive secret) {
    if (secret.revealed() instanceof Value.Text(String text)) {
      return text;
    }
    throw new IllegalArgumentException("not a text: " + secret);
  }
}
