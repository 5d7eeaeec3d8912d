package dev.runbook.modules.file;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.transport.TransportException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// Puts new content into the place of a file, as a whole or not at all, in one round trip: a
/// temporary file in the same directory is written, compared with the sum, given its owner and
/// mode, flushed to disk and renamed over the old one; then the directory is flushed. Whoever reads
/// the path sees the old file or the new one.
///
/// @param before what was there when it was looked at; nothing is replaced when it has changed
///   since
/// @param backup where a copy of the old file is kept
record Replacement(PathState before, Content content, Manner manner, Optional<String> backup) {
  /// For names that nobody can guess, and make before us in a directory that others may write to.
  private static final SecureRandom NAMES = new SecureRandom();

  private static final String SCRIPT =
      """
      set -eu
      umask 077
      nl='
      '
      say() { echo "$1" >&2; exit 1; }
      IFS= read -r sum
      IFS= read -r old
      d=${p%/*}
      if [ "$parents" = yes ] && [ ! -d "$d/" ]; then
        umask 022
        mkdir -p -- "$d/"
        umask 077
        sync -- "${d%/*}/"
      fi
      [ -d "$d/" ] || say "the directory $d does not exist"
      t=$d/$new
      set -C
      trap 'rm -f -- "$t"' EXIT
      trap 'exit 1' HUP INT TERM
      cat > "$t"
      if [ -n "$old" ]; then set -- - "$p"; else set -- -; fi
      sums=$(sha256sum "$@" < "$t")
      [ "${sums%% *}" = "$sum" ] || say 'the content was damaged on its way'
      if [ -n "$old" ]; then
        # A backslash comes before the sum when one is in the name.
        now=${sums#*"$nl"}
        now=${now#\\\\}
        [ "${now%% *}" = "$old" ] || say "$p was changed by somebody else meanwhile"
        if [ -e /sys/fs/selinux/enforce ]; then chcon --reference="$p" -- "$t" || :; fi
        if [ -n "$backup" ]; then cp -p -- "$p" "$backup"; sync -- "$backup"; fi
      elif [ -e "$p" ] || [ -L "$p" ]; then
        say "$p was made by somebody else meanwhile"
      fi
      [ -z "$ids" ] || [ "$(stat -c %u:%g -- "$t")" = "$ids" ] || chown -- "$ids" "$t"
      [ -z "$owner" ] || chown -- "$owner" "$t"
      [ "$mode" = 600 ] || chmod -- "$mode" "$t"
      sync -- "$t"
      mv -f -T -- "$t" "$p"
      trap - EXIT
      sync -- "$d/"
      """;

  Replacement {
    requireNonNull(before, "before is null");
    requireNonNull(content, "content is null");
    requireNonNull(manner, "manner is null");
    requireNonNull(backup, "backup is null");
  }

  /// @return what is at the path afterwards
  /// @throws ModuleFailure of kind COMMAND when it cannot be written; the old file is as it was
  ///   then
  PathState make(Session session) throws ModuleFailure, TransportException, InterruptedException {
    boolean replaces = before.is(PathState.Kind.FILE);
    Ownership ownership = manner.ownership();
    boolean given = ownership.owner().isPresent() && ownership.group().isPresent();
    String copy = replaces ? backup.orElse("") : "";
    Map<String, String> variables =
        Map.of(
            "p",
            before.path(),
            "backup",
            copy,
            "ids",
            replaces && !given ? before.uid() + ":" + before.gid() : "",
            "owner",
            ownership.forChown(),
            "mode",
            ownership.mode().orElse(replaces ? before.mode() : modeOfNew()),
            "parents",
            manner.parents() == Manner.Parents.MADE ? "yes" : "no",
            "new",
            ".runbook." + HexFormat.of().toHexDigits(NAMES.nextLong()));
    return PathChange.run(
        copy.isEmpty() ? command -> session.change(command, Neighbours.of(before)) : session::run,
        before.path(),
        "`" + before.path() + "` could not be written.",
        PathChange.set(variables) + SCRIPT,
        input(replaces));
  }

  /// The sums come first, a line each: in the command they would be shown by `ps`, and the sum of a
  /// secret lets anybody try out guesses.
  private byte[] input(boolean replaces) {
    String sums = content.sha256() + "\n" + (replaces ? before.sha256().orElseThrow() : "") + "\n";
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.writeBytes(sums.getBytes(StandardCharsets.US_ASCII));
    input.writeBytes(content.bytes());
    return input.toByteArray();
  }

  private String modeOfNew() {
    return manner.secrecy() == Manner.Secrecy.SECRET ? "600" : "644";
  }
}
