package dev.runbook.modules.mount;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/// A new text for /etc/fstab: the file is replaced as a whole, with its owner and mode, or not at
/// all, and only when it still holds what was read. `systemd` makes its mount units from it and is
/// told (systemd.mount(5), fstab).
record FstabFile(String path, Fstab before, Fstab after) {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final String SCRIPT =
      """
      set -eu
      umask 077
      [ ! -e "$p" ] || p=$(readlink -f -- "$p")
      now=$(if [ -e "$p" ]; then cat -- "$p"; fi | sha256sum)
      if [ "${now%% *}" != "$old" ]; then
        echo "$p was changed by somebody else meanwhile" >&2
        exit 1
      fi
      t=$(mktemp "$p.runbook.XXXXXXXXXX")
      trap 'rm -f -- "$t"' EXIT
      trap 'exit 1' HUP INT TERM
      cat > "$t"
      if [ -e "$p" ]; then
        chown --reference="$p" -- "$t"
        chmod --reference="$p" -- "$t"
        if [ -e /sys/fs/selinux/enforce ]; then chcon --reference="$p" -- "$t" || :; fi
      else
        chmod 644 -- "$t"
      fi
      sync -- "$t"
      mv -f -T -- "$t" "$p"
      sync -- "$(dirname -- "$p")"
      if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
      """;

  FstabFile {
    requireNonNull(path, "path is null");
    requireNonNull(before, "before is null");
    requireNonNull(after, "after is null");
  }

  boolean changes() {
    return !before.equals(after);
  }

  Change change() {
    return Change.of(Effect.CHANGE, "write", path).withDiff(before.text(), after.text());
  }

  /// @throws ModuleFailure of kind COMMAND when it cannot be written, or `systemd` not be told; the
  ///   detail says why
  void write(Session session) throws ModuleFailure, TransportException, InterruptedException {
    CommandResult result =
        session.run(
            Command.sh(
                    "p=%s\nold=%s\n%s"
                        .formatted(PosixShell.word(path), sha256(before.text()), SCRIPT))
                .withInput(after.text().getBytes(StandardCharsets.UTF_8))
                .withTimeout(LIMIT));
    if (!result.succeeded()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "`" + path + "` could not be written.")
              .withDetail(result.stderr().strip()));
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
