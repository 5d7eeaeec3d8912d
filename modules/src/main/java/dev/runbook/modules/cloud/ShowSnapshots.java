package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.fact.Identity;
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
import java.util.function.Consumer;

/// The snapshots of a set, or all there are with these tags. A set that is not there is an answer:
/// it has no snapshots and is not complete.
record ShowSnapshots(Optional<String> set, Map<String, String> tags) implements CloudAction {
  ShowSnapshots {
    requireNonNull(set, "set is null");
    tags = Map.copyOf(tags);
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Assessment assess(PatientCloud cloud, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    return Assessment.unchanged("only reads", value(cloud, probe::identified));
  }

  @Override
  public Applied apply(PatientCloud cloud, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return Applied.unchanged("", value(cloud, _ -> {}));
  }

  private Value value(PatientCloud cloud, Consumer<Identity> met)
      throws ModuleFailure, TransportException, InterruptedException {
    if (set.isPresent()) {
      List<Snapshot> members = cloud.need(provider -> provider.snapshotsOf(set.get()));
      members.forEach(each ->
          met.accept(
              new Identity(
                  "snapshot",
                  "member " + each.member() + " of the set " + set.get(),
                  each.snapshot())));
      return CloudResult.ofSet(set.get(), Optional.empty(), members, Map.of());
    }
    return CloudResult.ofSnapshots(
        cloud.need(CloudProvider::allSnapshots).stream()
            .filter(each -> each.tags().entrySet().containsAll(tags.entrySet()))
            .toList());
  }
}
