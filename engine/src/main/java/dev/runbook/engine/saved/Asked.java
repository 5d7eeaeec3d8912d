package dev.runbook.engine.saved;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What the command line asked for, in its words.
///
/// @param runbook as it was named
/// @param inventories the values of `-i`; empty for the project's own
/// @param inputs the values of `-e`; they hold no secret
/// @param limit empty without one
public record Asked(
    String runbook,
    List<String> inventories,
    List<String> inputs,
    String limit,
    List<String> tags,
    List<String> skipTags) {
  public Asked {
    requireNonNull(runbook, "runbook is null");
    inventories = List.copyOf(inventories);
    inputs = List.copyOf(inputs);
    requireNonNull(limit, "limit is null");
    tags = List.copyOf(tags);
    skipTags = List.copyOf(skipTags);
  }
}
