package dev.runbook.modules.file;

import static java.util.Objects.requireNonNull;

/// How a file is put into its place.
record Manner(Ownership ownership, Secrecy secrecy, Keep keep, Parents parents) {
  /// Whether the content may be shown.
  enum Secrecy {
    OPEN,
    SECRET
  }

  /// Whether a copy of the old file is kept.
  enum Keep {
    NOTHING,
    BACKUP
  }

  /// Whether missing directories above the file are made.
  enum Parents {
    EXPECTED,
    MADE
  }

  Manner {
    requireNonNull(ownership, "ownership is null");
    requireNonNull(secrecy, "secrecy is null");
    requireNonNull(keep, "keep is null");
    requireNonNull(parents, "parents is null");
  }
}
