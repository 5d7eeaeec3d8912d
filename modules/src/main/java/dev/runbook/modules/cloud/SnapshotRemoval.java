package dev.runbook.modules.cloud;

import dev.runbook.engine.module.Session;
import dev.runbook.engine.transport.TransportException;
import java.util.List;
import java.util.stream.Collectors;

/// Deletes snapshots and makes sure that they are gone.
final class SnapshotRemoval {
  private final PatientCloud cloud;
  private final Session session;

  SnapshotRemoval(PatientCloud cloud, Session session) {
    this.cloud = cloud;
    this.session = session;
  }

  /// @throws CloudFailure when some are still listed after all patience
  void remove(List<String> ids) throws CloudFailure, TransportException, InterruptedException {
    if (ids.isEmpty()) {
      return;
    }
    cloud.ask(provider -> {
      provider.deleteSnapshots(ids);
      return true;
    });
    PatientCloud.Backoff backoff = cloud.backoff();
    List<Snapshot> left = cloud.ask(provider -> provider.snapshots(ids));
    while (!left.isEmpty() && backoff.pause()) {
      left = cloud.ask(provider -> provider.snapshots(ids));
    }
    for (String id : ids) {
      if (left.stream().noneMatch(each -> each.snapshot().equals(id))) {
        session.removed("snapshot", id);
      }
    }
    if (!left.isEmpty()) {
      throw new CloudFailure(
          CloudFailure.Kind.UNKNOWN,
          "The cloud still lists "
              + left.stream().map(Snapshot::snapshot).collect(Collectors.joining(", "))
              + " after it was told to delete them.",
          SetWait.shown(left));
    }
  }
}
