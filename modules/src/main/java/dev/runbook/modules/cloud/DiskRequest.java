package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/// A disk to make from a snapshot.
///
/// @param token the same token again asks for the same disk and never for a second one
/// @param type a kind of disk in the cloud's words
/// @param sizeBytes the least size; zero means that of the snapshot
public record DiskRequest(
    String snapshot,
    String token,
    Map<String, String> tags,
    Optional<String> type,
    long sizeBytes) {
  public DiskRequest {
    requireNonNull(snapshot, "snapshot is null");
    requireNonNull(token, "token is null");
    tags = Map.copyOf(tags);
    requireNonNull(type, "type is null");
  }
}
