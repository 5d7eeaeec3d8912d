package dev.runbook.engine.module;

import static java.util.Objects.requireNonNull;

/// Something outside that a run made and that stays until somebody removes it: a snapshot, a disk.
///
/// @param kind `snapshot`, `disk`, `attachment`, `mount`, `file`, `freeze`
/// @param id what its provider or host calls it
/// @param removal how a person removes it by hand: one command or sentence
public record Existing(String kind, String id, String removal) {
  public Existing {
    requireNonNull(kind, "kind is null");
    requireNonNull(id, "id is null");
    requireNonNull(removal, "removal is null");
  }
}
