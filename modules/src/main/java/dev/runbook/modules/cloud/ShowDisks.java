package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The disks that are named (by id or serial, all must be there), or those of an instance or with
/// tags, or all.
record ShowDisks(List<String> disks, Optional<String> instance, Map<String, String> tags)
    implements CloudAction {
  ShowDisks {
    disks = List.copyOf(disks);
    requireNonNull(instance, "instance is null");
    tags = Map.copyOf(tags);
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Assessment assess(PatientCloud cloud, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    return Assessment.unchanged("only reads", value(cloud));
  }

  @Override
  public Applied apply(PatientCloud cloud, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return Applied.unchanged("", value(cloud));
  }

  private Value value(PatientCloud cloud)
      throws ModuleFailure, TransportException, InterruptedException {
    return CloudResult.ofDisks(found(cloud), List.of());
  }

  private List<Disk> found(PatientCloud cloud)
      throws ModuleFailure, TransportException, InterruptedException {
    if (!disks.isEmpty()) {
      return DiskNames.resolve(cloud, disks);
    }
    if (instance.isPresent()) {
      return cloud.need(provider -> provider.disksOn(instance.get()));
    }
    return tags.isEmpty()
        ? cloud.need(CloudProvider::allDisks)
        : cloud.need(provider -> provider.disksTagged(tags));
  }
}
