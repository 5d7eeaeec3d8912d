package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/// Snapshots to take in one call.
///
/// @param token the same token again asks for the same snapshots and never for more
/// @param members what to take; more than one only with [Mode#GROUP]
public record SnapshotRequest(
    String set,
    String run,
    int attempt,
    Mode mode,
    String token,
    List<Member> members,
    Map<String, String> tags) {
  /// Whether all members hold one instant by the cloud's own promise.
  public enum Mode {
    GROUP,
    SINGLE
  }

  /// One disk of a set.
  ///
  /// @param member from 1
  public record Member(String disk, String serial, int member, int of) {
    public Member {
      requireNonNull(disk, "disk is null");
      requireNonNull(serial, "serial is null");
    }
  }

  public SnapshotRequest {
    requireNonNull(set, "set is null");
    requireNonNull(run, "run is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(token, "token is null");
    members = List.copyOf(members);
    tags = Map.copyOf(tags);
  }
}
