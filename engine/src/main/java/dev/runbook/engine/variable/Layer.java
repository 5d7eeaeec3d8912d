package dev.runbook.engine.variable;

/// Where a variable is defined; a later layer hides the names of those before it. The order is that
/// of the language reference, "Scopes".
public enum Layer {
  RUNBOOK_VARS("runbook vars"),
  /// Parents before children.
  GROUP_VARS("group vars"),
  HOST_VARS("host vars"),
  PLAY_VARS("play vars"),
  /// Of a block or a step; inner blocks hide outer ones.
  STEP_VARS("step vars"),
  /// What a step registered, or `set`.
  REGISTERED("registered"),
  LOOP_VARIABLE("loop variable");

  private final String words;

  Layer(String words) {
    this.words = words;
  }

  /// As `runbook inventory explain` prints it: `group vars`.
  public String words() {
    return words;
  }
}
