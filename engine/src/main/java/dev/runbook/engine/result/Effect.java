package dev.runbook.engine.result;

/// What an action may do to the world, mildest first.
public enum Effect {
  READ,
  CHANGE,
  DESTROY
}
