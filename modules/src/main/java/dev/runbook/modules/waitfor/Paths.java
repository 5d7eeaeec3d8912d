package dev.runbook.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.transport.PosixShell;
import dev.runbook.modules.block.Section;
import java.util.ArrayList;
import java.util.List;

/// Files, or anything with a name in a directory, are all there or all gone. A link that leads
/// nowhere is there; what cannot be looked at is neither.
record Paths(List<String> paths, Presence presence) implements Condition.OnHost {
  /// What is wanted of them.
  enum Presence {
    THERE,
    GONE
  }

  Paths {
    paths = List.copyOf(paths);
    requireNonNull(presence, "presence is null");
  }

  @Override
  public String wanted() {
    return Wording.first(paths)
        + (paths.size() == 1 ? " is " : " are ")
        + (presence == Presence.THERE ? "there" : "gone");
  }

  /// `test -e` cannot tell a file that is not there from one in a directory that may not be
  /// searched; `ls` says which.
  @Override
  public String body() {
    return """
    for p in %s; do
      if e=$(ls -d -- "$p" 2>&1 >/dev/null); then echo there
      else case $e in
        *'No such file or directory'|*'Not a directory') echo gone;;
        *) printf '%%s\\n' "$e" | tail -n 1;;
      esac; fi
    done
    """
        .formatted(PosixShell.words(paths));
  }

  @Override
  public Sighting judge(Section said) {
    List<String> states = said.lines();
    String wanted = presence == Presence.THERE ? "there" : "gone";
    List<String> missing = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      String state = i < states.size() ? states.get(i) : "not looked at";
      if (!state.equals(wanted)) {
        missing.add(paths.get(i));
        seen.add(
            switch (state) {
              case "there" -> paths.get(i) + " is still there";
              case "gone" -> paths.get(i) + " is not there";
              default -> paths.get(i) + ": " + state;
            });
      }
    }
    return missing.isEmpty()
        ? Sighting.holds(wanted())
        : new Sighting(Sighting.State.NOT_YET, Wording.first(seen), missing, -1);
  }
}
