package dev.runbook.cli.command;

/// Numbers of things in sentences.
final class Counted {
  private Counted() {}

  /// `1 signature`, `2 signatures`.
  static String of(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
