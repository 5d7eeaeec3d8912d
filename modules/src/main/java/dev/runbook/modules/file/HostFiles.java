package dev.runbook.modules.file;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Looks at the files of the host, everything about one or more paths in one round trip. Only
/// reads.
final class HostFiles {
  /// What fits into the output that a connection keeps, with room for base64 (1 MiB by default).
  static final long CHUNK_BYTES = 512 * 1024;

  /// Values may hold any byte but NUL, so they come as base64.
  private static final String LOOK =
      """
      encode() { base64 | tr -d '\\n'; }
      look() {
        p=$1 follow=$2 hash=$3 limit=$4
        if [ "$follow" = yes ] && [ -L "$p" ] && [ -e "$p" ]; then p=$(readlink -m -- "$p"); fi
        if [ -L "$p" ]; then k=link
        elif [ -f "$p" ]; then k=file
        elif [ -d "$p" ]; then k=directory
        elif [ -e "$p" ]; then k=other
        else
          k=absent
          case $(LC_ALL=C stat -- "$p" 2>&1) in
            *'ermission denied'*) echo "$p: permission denied" >&2; exit 77 ;;
          esac
        fi
        echo "kind $k"
        printf 'path %s\\n' "$(printf %s "$p" | encode)"
        printf 'real %s\\n' "$(readlink -n -m -- "$p" | encode)"
        [ $k = absent ] || stat -c 'mode %a
      owner %U
      group %G
      uid %u
      gid %g
      size %s
      device %d' -- "$p" || exit
        [ $k != link ] || printf 'target %s\\n' "$(readlink -n -- "$p" | encode)"
        if [ $k = file ] && [ "$hash" = yes ]; then
          sum=$(sha256sum < "$p") || exit
          echo "sha256 ${sum%% *}"
          if [ "$(stat -c %s -- "$p")" -le "$limit" ]; then
            printf 'content %s\\n' "$(encode < "$p")"
          fi
        fi
        echo end
      }
      """;

  private final Probe probe;

  HostFiles(Probe probe) {
    this.probe = probe;
  }

  /// How closely to look at a path.
  ///
  /// @param limit the longest content to bring along, in bytes; -1 for none
  record Look(String path, Links links, Hash hash, long limit) {}

  /// Whether a link is looked at itself, or what it leads to.
  enum Links {
    KEEP,
    FOLLOW
  }

  /// Whether the content is read and its sum computed.
  enum Hash {
    NO,
    YES
  }

  /// The thing at the path itself, without its content.
  PathState state(String path) throws ModuleFailure, TransportException, InterruptedException {
    return states(List.of(new Look(path, Links.KEEP, Hash.NO, -1))).getFirst();
  }

  /// What the path leads to, with its sum and its content when that is not longer than `limit`
  /// bytes.
  PathState content(String path, long limit)
      throws ModuleFailure, TransportException, InterruptedException {
    return states(List.of(new Look(path, Links.FOLLOW, Hash.YES, limit))).getFirst();
  }

  /// @throws ModuleFailure of kind COMMAND when the login may not look there
  List<PathState> states(List<Look> looks)
      throws ModuleFailure, TransportException, InterruptedException {
    StringBuilder script = new StringBuilder(LOOK);
    for (Look look : looks) {
      script
          .append("look ")
          .append(
              PosixShell.words(
                  List.of(
                      look.path(),
                      look.links() == Links.FOLLOW ? "yes" : "no",
                      word(look.hash()),
                      Long.toString(Math.min(look.limit(), CHUNK_BYTES)))))
          .append('\n');
    }
    CommandResult result = probe.run(Command.sh(script.toString()));
    if (!result.succeeded()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "Cannot look at `" + looks.getFirst().path() + "`.")
              .withDetail(result.stderr().strip())
              .withHint(result.exitCode() == 77 ? "Does the step need `become`?" : ""));
    }
    return parse(result.stdout());
  }

  /// All of a regular file, in as many round trips as its length needs.
  ///
  /// @throws ModuleFailure when it changes while it is read
  Content whole(PathState state) throws ModuleFailure, TransportException, InterruptedException {
    if (state.content().isPresent()) {
      return state.content().get();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (long from = 0; from < state.size(); from += CHUNK_BYTES) {
      all.writeBytes(chunk(state.path(), from));
    }
    Content content = new Content(all.toByteArray());
    if (!state.sha256().orElse("").equals(content.sha256())) {
      throw ModuleFailure.of(
          FailureKind.COMMAND, "`" + state.path() + "` changed while it was read.");
    }
    return content;
  }

  private byte[] chunk(String path, long from)
      throws ModuleFailure, TransportException, InterruptedException {
    CommandResult result =
        probe.run(
            Command.sh(
                "tail -c +%d -- %s | head -c %d | base64"
                    .formatted(from + 1, PosixShell.word(path), CHUNK_BYTES)));
    if (!result.succeeded() || result.truncated()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "Cannot read `" + path + "`.")
              .withDetail(result.stderr().strip()));
    }
    return Base64.getMimeDecoder().decode(result.stdout());
  }

  private static List<PathState> parse(String output) {
    List<PathState> states = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    for (String line : output.lines().toList()) {
      if (line.equals("end")) {
        states.add(state(fields));
        fields.clear();
      } else {
        int blank = line.indexOf(' ');
        fields.put(line.substring(0, blank), line.substring(blank + 1));
      }
    }
    return states;
  }

  private static PathState state(Map<String, String> fields) {
    return new PathState(
        decoded(fields.getOrDefault("path", "")),
        PathState.Kind.valueOf(fields.getOrDefault("kind", "absent").toUpperCase(Locale.ROOT)),
        decoded(fields.getOrDefault("real", "")),
        fields.getOrDefault("mode", ""),
        named(fields, "owner", "uid"),
        named(fields, "group", "gid"),
        Long.parseLong(fields.getOrDefault("uid", "-1")),
        Long.parseLong(fields.getOrDefault("gid", "-1")),
        Long.parseLong(fields.getOrDefault("size", "0")),
        fields.getOrDefault("device", ""),
        Optional.ofNullable(fields.get("target")).map(HostFiles::decoded),
        Optional.ofNullable(fields.get("sha256")),
        Optional.ofNullable(fields.get("content"))
            .map(text -> new Content(Base64.getDecoder().decode(text))));
  }

  /// `stat` prints UNKNOWN for a number that has no name.
  private static String named(Map<String, String> fields, String name, String number) {
    String text = fields.getOrDefault(name, "");
    return text.equals("UNKNOWN") ? fields.getOrDefault(number, "") : text;
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static String word(Hash hash) {
    return hash == Hash.YES ? "yes" : "no";
  }
}
