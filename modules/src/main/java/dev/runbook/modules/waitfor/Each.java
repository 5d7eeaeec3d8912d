package dev.runbook.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.block.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A command that gets names, one a line, prints each of them. It may print others too, such as the
/// whole listing of an archive: those stay on the host.
///
/// @param names without blanks around them, each once
record Each(ShellText command, List<String> names) implements Condition.OnHost {
  // The names wanted, a mark, what the command prints, a mark with its exit status.
  private static final String FILTER =
      """
      { sub(/[ \\t\\r]+$/, ""); sub(/^[ \\t]+/, "") }
      /^\\036/ { if (++marks == 2) { code = substr($0, 2); exit }; next }
      marks == 0 { wanted[$0] = 1; next }
      $0 in wanted { if (!seen[$0]++) print }
      END { exit code + 0 }
      """;

  Each {
    requireNonNull(command, "command is null");
    names = List.copyOf(new LinkedHashSet<>(names));
  }

  private Snippet snippet() {
    return new Snippet("condition", command);
  }

  @Override
  public String wanted() {
    return "`"
        + Wording.brief(command.text())
        + "` prints "
        + (names.size() == 1 ? "`" + names.getFirst() + "`" : "all " + names.size() + " names");
  }

  @Override
  public String input() {
    return names.isEmpty() ? "" : String.join("\n", names) + "\n";
  }

  @Override
  public String body() {
    return """
    n=$(cat <&4)
    {
      printf '%%s\\n\\036\\n' "$n"
      printf '%%s\\n' "$n" | %s
      printf '\\n\\036%%s\\n' "$?"
    } | awk '%s'
    """
        .formatted(snippet().call(), FILTER);
  }

  @Override
  public Map<String, Value> environment() {
    return snippet().environment();
  }

  @Override
  public Sighting judge(Section said) {
    Set<String> printed = new HashSet<>(said.lines());
    List<String> missing = new ArrayList<>(names);
    missing.removeAll(printed);
    int there = names.size() - missing.size();
    String seen = there + " of " + names.size() + (names.size() == 1 ? " name" : " names");
    if (missing.isEmpty()) {
      return Sighting.holds(seen);
    }
    StringBuilder more = new StringBuilder(seen + "; missing: " + Wording.first(missing));
    if (!said.succeeded()) {
      String error = Wording.lastLine(said.err());
      more.append("; the command ended with exit code ").append(said.code());
      more.append(error.isEmpty() ? "" : ": " + error);
    }
    return new Sighting(
        Sighting.State.NOT_YET, more.toString(), missing, (int) (100L * there / names.size()));
  }
}
