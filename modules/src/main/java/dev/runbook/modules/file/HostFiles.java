package dev.runbook.modules.file;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.SeenAhead;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

  /// A host on which a path hangs is not waited for longer than that before the first item.
  private static final Duration LONGEST_AHEAD = Duration.ofSeconds(10);

  /// Forks as little as it can: a loop over many files runs it for each of them. Paths are printed
  /// when they are not as asked, and as base64 only when a line end is in them; the sum of a
  /// content that is brought along is computed here. The path without links is that of the
  /// directory, which the shell itself enters to find out, where the path is no link itself.
  ///
  /// It may come after another script, whose variables it leaves alone: a trap may need them. Where
  /// `_room` is set before it, it reads no more than so many bytes, and says `later` of files that
  /// would not fit.
  private static final String LOOK =
      """
      nl='
      '
      tell() {
        case $2 in
          *"$nl"*) echo "$1-base64 "; printf %s "$2" | base64 ;;
          *) printf '%s %s\\n' "$1" "$2" ;;
        esac
      }
      resolved() { readlink -n -m -- "$1" && echo .; }
      look() {
        _p=$1 _k=absent _r=
        if [ "$2" = yes ] && [ -L "$_p" ] && [ -e "$_p" ]; then
          _p=$(resolved "$_p") || exit
          _p=${_p%.}
          tell path "$_p"
        fi
        if [ -L "$_p" ]; then _k=link
        elif [ -f "$_p" ]; then _k=file
        elif [ -d "$_p" ]; then _k=directory
        elif [ -e "$_p" ]; then _k=other
        else
          case $(LC_ALL=C stat -- "$_p" 2>&1) in
            *'ermission denied'*) echo "$_p: permission denied" >&2; exit 77 ;;
          esac
        fi
        if [ $_k != link ]; then
          case $_p in
            */ | */. | */..) ;;
            /*) if cd -P -- "${_p%/*}/" 2>/dev/null; then _r=${PWD%/}/${_p##*/}; fi ;;
          esac
        fi
        if [ -z "$_r" ]; then
          _r=$(resolved "$_p") || exit
          _r=${_r%.}
        fi
        echo "kind $_k"
        [ "$_r" = "$_p" ] || tell real "$_r"
        if [ $_k != absent ]; then
          _s=$(stat -c 'size %s
      mode %a
      owner %U
      group %G
      uid %u
      gid %g
      device %d' -- "$_p") || exit
          printf '%s\\n' "$_s"
        fi
        if [ $_k = link ]; then
          _t=$(readlink -n -- "$_p" && echo .) || exit
          tell target "${_t%.}"
        fi
        if [ $_k = file ] && [ "$3" = yes ]; then
          _s=${_s%%"$nl"*}
          _s=${_s#size }
          if [ "$_s" -gt "${_room:-$_s}" ]; then
            echo 'later yes'
          else
            [ -z "${_room:-}" ] || _room=$((_room - _s))
            if [ "$_s" -le "$4" ]; then
              echo 'content-base64 '
              base64 < "$_p" || exit
            else
              _s=$(sha256sum < "$_p") || exit
              echo "sha256 ${_s%% *}"
            fi
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
  record Look(String path, Links links, Hash hash, long limit) {
    /// At the thing at the path itself, without its content.
    static Look at(String path) {
      return new Look(path, Links.KEEP, Hash.NO, -1);
    }

    /// At what the path leads to, with its sum and its content when that is not longer.
    static Look into(String path, long limit) {
      return new Look(path, Links.FOLLOW, Hash.YES, limit);
    }
  }

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
    return state(Look.at(path));
  }

  PathState state(Look look) throws ModuleFailure, TransportException, InterruptedException {
    return states(List.of(look)).getFirst();
  }

  /// What the path leads to, with its sum and its content when that is not longer than `limit`
  /// bytes.
  PathState content(String path, long limit)
      throws ModuleFailure, TransportException, InterruptedException {
    return state(Look.into(path, limit));
  }

  /// @throws ModuleFailure of kind COMMAND when the login may not look there
  List<PathState> states(List<Look> looks)
      throws ModuleFailure, TransportException, InterruptedException {
    List<PathState> ahead = new ArrayList<>();
    for (Look look : looks) {
      probe.seenAhead(look, PathState.class).ifPresent(ahead::add);
    }
    return ahead.size() == looks.size()
        ? ahead
        : seen(looks, probe.look(Command.sh(script(looks))));
  }

  /// Looks at everything at once, as far as the contents fit into one output, and keeps what was
  /// seen under its look. What fails ends it: the rest is not seen.
  void ahead(List<Look> looks, SeenAhead seen) throws TransportException, InterruptedException {
    if (looks.size() < 2) {
      return;
    }
    CommandResult result =
        probe.look(
            Command.sh("_room=" + CHUNK_BYTES + "\n" + script(looks)).withTimeout(LONGEST_AHEAD));
    if (!result.truncated()) {
      List<Map<String, String>> found = parse(result.stdout());
      for (int i = 0; i < Math.min(found.size(), looks.size()); i++) {
        if (!found.get(i).containsKey("later")) {
          seen.keep(looks.get(i), state(looks.get(i).path(), found.get(i)));
        }
      }
    }
  }

  /// The part of a script that looks. It comes last.
  static String script(List<Look> looks) {
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
    return script.toString();
  }

  /// What such a script has seen.
  ///
  /// @throws ModuleFailure of kind COMMAND when the login may not look there
  static List<PathState> seen(List<Look> looks, CommandResult result) throws ModuleFailure {
    if (!result.succeeded()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "Cannot look at `" + looks.getFirst().path() + "`.")
              .withDetail(result.stderr().strip())
              .withHint(result.exitCode() == 77 ? "Does the step need `become`?" : ""));
    }
    List<Map<String, String>> found = parse(result.stdout());
    if (found.size() != looks.size()) {
      throw ModuleFailure.of(
          FailureKind.COMMAND, "`" + looks.getFirst().path() + "` changed while it was read.");
    }
    List<PathState> states = new ArrayList<>();
    for (int i = 0; i < looks.size(); i++) {
      states.add(state(looks.get(i).path(), found.get(i)));
    }
    return states;
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
        probe.look(
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

  /// Each look's lines, up to its `end`: `KEY TEXT`, or `KEY-base64 ` and lines without a blank.
  private static List<Map<String, String>> parse(String output) {
    List<Map<String, String>> found = new ArrayList<>();
    Map<String, StringBuilder> fields = new HashMap<>();
    StringBuilder field = new StringBuilder();
    // Not by String.lines: a name may hold a carriage return.
    for (String line : output.split("\n", -1)) {
      int blank = line.indexOf(' ');
      if (blank >= 0) {
        field = new StringBuilder(line.substring(blank + 1));
        fields.put(line.substring(0, blank), field);
      } else if (line.equals("end")) {
        Map<String, String> whole = new HashMap<>();
        fields.forEach((name, text) -> whole.put(name, text.toString()));
        found.add(whole);
        fields.clear();
      } else {
        field.append(line);
      }
    }
    return found;
  }

  private static PathState state(String asked, Map<String, String> fields) {
    String path = text(fields, "path").orElse(asked);
    Optional<Content> content = bytes(fields, "content").map(Content::new);
    return new PathState(
        path,
        PathState.Kind.valueOf(fields.getOrDefault("kind", "absent").toUpperCase(Locale.ROOT)),
        text(fields, "real").orElse(path),
        fields.getOrDefault("mode", ""),
        named(fields, "owner", "uid"),
        named(fields, "group", "gid"),
        Long.parseLong(fields.getOrDefault("uid", "-1")),
        Long.parseLong(fields.getOrDefault("gid", "-1")),
        Long.parseLong(fields.getOrDefault("size", "0")),
        fields.getOrDefault("device", ""),
        text(fields, "target"),
        content.map(Content::sha256).or(() -> Optional.ofNullable(fields.get("sha256"))),
        content);
  }

  /// `stat` prints UNKNOWN for a number that has no name.
  private static String named(Map<String, String> fields, String name, String number) {
    String text = fields.getOrDefault(name, "");
    return text.equals("UNKNOWN") ? fields.getOrDefault(number, "") : text;
  }

  private static Optional<String> text(Map<String, String> fields, String name) {
    return Optional.ofNullable(fields.get(name))
        .or(() -> bytes(fields, name).map(bytes -> new String(bytes, StandardCharsets.UTF_8)));
  }

  private static Optional<byte[]> bytes(Map<String, String> fields, String name) {
    return Optional.ofNullable(fields.get(name + "-base64")).map(Base64.getDecoder()::decode);
  }

  private static String word(Hash hash) {
    return hash == Hash.YES ? "yes" : "no";
  }
}
