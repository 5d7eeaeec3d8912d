package dev.runbook.transports.shell;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/// How commands outlive their connection.
///
/// @param roots the directories of the host in which `.runbook-UID` may be made, tried in this
///   order; `~` is the home directory. Not XDG_RUNTIME_DIR: systemd-logind removes it when the
///   user's last session ends (pam_systemd(8)), which is exactly when a detached command needs it
/// @param reconnectFor how long one loss of the connection is tried to be mended while a command is
///   followed
public record Detachment(List<String> roots, Duration reconnectFor) {
  public static final Detachment DEFAULT =
      new Detachment(List.of("/tmp", "~"), Duration.ofMinutes(10));

  public Detachment {
    roots = List.copyOf(roots);
    requireNonNull(reconnectFor, "reconnectFor is null");
  }
}
