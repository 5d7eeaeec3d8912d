package dev.runbook.modules.cloud;

import dev.runbook.engine.transport.TransportException;
import java.util.List;
import java.util.Map;

/// A cloud that keeps disks and takes snapshots of them. One call each, no retries: who calls
/// decides about those. Safe for use by several threads.
///
/// Every method throws [CloudFailure] when the cloud says no or its answer cannot be read;
/// TransportException only when the control machine itself cannot run anything.
public interface CloudProvider {
  Capabilities capabilities();

  /// Takes snapshots and returns once the cloud has accepted that, with one snapshot for each
  /// member. With [SnapshotRequest.Mode#GROUP] all of them or none.
  List<Snapshot> create(SnapshotRequest request)
      throws CloudFailure, TransportException, InterruptedException;

  /// All snapshots that carry this set's id; none when there is no such set.
  List<Snapshot> snapshotsOf(String set)
      throws CloudFailure, TransportException, InterruptedException;

  /// Those of these snapshots that exist.
  List<Snapshot> snapshots(List<String> ids)
      throws CloudFailure, TransportException, InterruptedException;

  List<Snapshot> allSnapshots() throws CloudFailure, TransportException, InterruptedException;

  /// Deletes them; one that is gone already counts as deleted.
  void deleteSnapshots(List<String> ids)
      throws CloudFailure, TransportException, InterruptedException;

  Disk createDisk(DiskRequest request)
      throws CloudFailure, TransportException, InterruptedException;

  /// Those of these disks that exist.
  List<Disk> disks(List<String> ids) throws CloudFailure, TransportException, InterruptedException;

  List<Disk> disksOn(String instance) throws CloudFailure, TransportException, InterruptedException;

  List<Disk> disksTagged(Map<String, String> tags)
      throws CloudFailure, TransportException, InterruptedException;

  List<Disk> allDisks() throws CloudFailure, TransportException, InterruptedException;

  /// Attaches; one that is attached there already is fine.
  Disk attach(String disk, String instance)
      throws CloudFailure, TransportException, InterruptedException;

  /// Detaches; one that is not attached is fine.
  Disk detach(String disk) throws CloudFailure, TransportException, InterruptedException;

  /// Deletes; one that is gone already is fine, one that is attached is an error.
  void deleteDisk(String disk) throws CloudFailure, TransportException, InterruptedException;

  List<Instance> instances() throws CloudFailure, TransportException, InterruptedException;

  /// What the cloud can do.
  ///
  /// @param group whether it can take several disks at one instant
  /// @param maxMembers how many disks a set may have
  record Capabilities(Group group, int maxMembers) {}

  /// Whether a cloud can take several disks at one instant.
  enum Group {
    SUPPORTED,
    MISSING
  }
}
