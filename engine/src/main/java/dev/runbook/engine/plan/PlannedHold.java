package dev.runbook.engine.plan;

import java.util.List;

/// What a step holds around itself: opened before, released after.
///
/// @param certain false when its `when` is not known yet
/// @param note what opening it would find or do; may be empty
public record PlannedHold(
    String module, boolean certain, List<PlannedValue> arguments, String note) {
  public PlannedHold {
    arguments = List.copyOf(arguments);
  }
}
