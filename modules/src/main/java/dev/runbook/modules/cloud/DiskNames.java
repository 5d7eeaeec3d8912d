package dev.runbook.modules.cloud;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Disks as runbooks name them: by the cloud's id, or by the serial number that a guest sees.
final class DiskNames {
  private DiskNames() {}

  /// The disks in the order of the names.
  ///
  /// @throws ModuleFailure of kind REFUSED when one is not there, not unique, or named twice
  static List<Disk> resolve(PatientCloud cloud, List<String> names)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Disk> disks = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Found found : find(cloud, names)) {
      Disk disk =
          found
              .disk()
              .orElseThrow(() ->
                  new ModuleFailure(
                      Failure.of(
                              FailureKind.REFUSED,
                              "The cloud has no disk with the id or serial `" + found.name() + "`.")
                          .withHint("The action `describe-disks` lists those there are.")));
      if (!taken.add(disk.disk())) {
        throw ModuleFailure.of(
            FailureKind.REFUSED, "The disk `" + disk.disk() + "` is named twice.");
      }
      disks.add(disk);
    }
    return disks;
  }

  /// Those of the disks that are there.
  ///
  /// @throws ModuleFailure of kind REFUSED when a serial is not unique
  static List<Disk> present(PatientCloud cloud, List<String> names)
      throws ModuleFailure, TransportException, InterruptedException {
    return find(cloud, names).stream().flatMap(found -> found.disk().stream()).distinct().toList();
  }

  /// Ids first, in one call; only when that leaves some unfound are all disks looked at.
  private static List<Found> find(PatientCloud cloud, List<String> names)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Disk> known = cloud.need(provider -> provider.disks(names));
    Set<String> ids = known.stream().map(Disk::disk).collect(Collectors.toSet());
    List<Disk> all = ids.containsAll(names) ? known : cloud.need(provider -> provider.allDisks());
    List<Found> found = new ArrayList<>();
    for (String name : names) {
      found.add(new Found(name, byName(name, all)));
    }
    return found;
  }

  private static Optional<Disk> byName(String name, List<Disk> all) throws ModuleFailure {
    Optional<Disk> byId = all.stream().filter(disk -> disk.disk().equals(name)).findFirst();
    if (byId.isPresent()) {
      return byId;
    }
    List<Disk> bySerial = all.stream().filter(disk -> disk.shows(name)).toList();
    if (bySerial.size() > 1) {
      throw ModuleFailure.of(
          FailureKind.REFUSED,
          "Several disks have the serial `%s`: %s."
              .formatted(
                  name, bySerial.stream().map(Disk::disk).collect(Collectors.joining(", "))));
    }
    return bySerial.stream().findFirst();
  }

  private record Found(String name, Optional<Disk> disk) {}
}
