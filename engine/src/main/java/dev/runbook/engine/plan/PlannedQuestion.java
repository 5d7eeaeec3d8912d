package dev.runbook.engine.plan;

/// Something that a person will be asked before or in a step.
///
/// @param text the question as it will be shown
public record PlannedQuestion(Kind kind, String text) {
  /// How it is answered.
  public enum Kind {
    /// By typing the host's name: `approve`.
    APPROVE,
    /// With yes or no: `confirm`.
    CONFIRM
  }
}
