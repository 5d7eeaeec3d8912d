package dev.runbook.modules.file;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/// What is at a path of the host.
///
/// @param path where it was looked, links followed when that was asked for
/// @param real the path without any link in it
/// @param mode permission bits, octal as `stat` prints them; empty when nothing is there
/// @param owner name, or number when it has none
/// @param sha256 of the content of a regular file, in hex; empty when it was not asked for
/// @param content of a regular file that is not longer than was asked for
record PathState(
    String path,
    Kind kind,
    String real,
    String mode,
    String owner,
    String group,
    long uid,
    long gid,
    long size,
    String device,
    Optional<String> target,
    Optional<String> sha256,
    Optional<Content> content) {
  /// What kind of thing it is; a link is one when links are not followed, or when it leads nowhere.
  enum Kind {
    ABSENT,
    FILE,
    DIRECTORY,
    LINK,
    OTHER
  }

  PathState {
    requireNonNull(path, "path is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(real, "real is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(owner, "owner is null");
    requireNonNull(group, "group is null");
    requireNonNull(device, "device is null");
    requireNonNull(target, "target is null");
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(content, "content is null");
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean exists() {
    return kind != Kind.ABSENT;
  }
}
