package dev.runbook.modules.block;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// A mounted file system as the kernel reports it (findmnt(8)).
///
/// @param target where it is mounted
/// @param source what is mounted, without a subdirectory in brackets
/// @param number major and minor of its device
/// @param options of the file system and the mount, in the kernel's order
/// @param size bytes; 0 when not asked for
/// @param used bytes; 0 when not asked for
public record Mount(
    String target,
    String source,
    String number,
    String fstype,
    List<String> options,
    Optional<String> uuid,
    Optional<String> label,
    long size,
    long used) {
  public Mount {
    requireNonNull(target, "target is null");
    requireNonNull(source, "source is null");
    requireNonNull(number, "number is null");
    requireNonNull(fstype, "fstype is null");
    options = List.copyOf(options);
  }
}
