package dev.runbook.engine.run;

/// Asks people. The engine calls it from a host's own thread; one question is asked at a time.
public interface Approver {
  /// What came of a question.
  ///
  /// @param by who answered: the operator's name, or `--yes`, or `--approve`; empty when nobody
  ///   could be asked
  record Answer(boolean granted, String by) {}

  /// Asks the operator to approve a destructive step by typing the host's name.
  ///
  /// @param text what is approved, in the runbook's words
  Answer approve(String host, String step, String text) throws InterruptedException;

  /// Asks a yes-or-no question.
  Answer confirm(String host, String step, String question) throws InterruptedException;
}
