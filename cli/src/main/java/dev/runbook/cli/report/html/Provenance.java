package dev.runbook.cli.report.html;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// By whom and with what a plan was made: what a reviewer compares first.
///
/// @param runbook the file's name as it was given
/// @param inventories as they were given; empty when those of the project were read
/// @param limit the pattern that the hosts were limited to; empty without one
/// @param tags `only a, b` or `not c`; empty without any
/// @param engine the version of the command
public record Provenance(
    String runbook,
    List<String> inventories,
    String limit,
    String tags,
    String operator,
    String engine) {
  public Provenance {
    requireNonNull(runbook, "runbook is null");
    inventories = List.copyOf(inventories);
    requireNonNull(limit, "limit is null");
    requireNonNull(tags, "tags is null");
    requireNonNull(operator, "operator is null");
    requireNonNull(engine, "engine is null");
  }
}
