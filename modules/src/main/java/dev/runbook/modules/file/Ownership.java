package dev.runbook.modules.file;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who owns a file and who may use it, as far as the author says.
///
/// @param owner a name or a number
/// @param mode permission bits in octal, without leading zeros
record Ownership(Optional<String> owner, Optional<String> group, Optional<String> mode) {
  Ownership {
    requireNonNull(owner, "owner is null");
    requireNonNull(group, "group is null");
    requireNonNull(mode, "mode is null");
  }

  /// @throws ArgumentException when the mode is not octal
  static Ownership of(Optional<String> owner, Optional<String> group, Optional<String> mode)
      throws ArgumentException {
    if (mode.isPresent() && !mode.get().matches("[0-7]{3,4}")) {
      throw new ArgumentException(
          "mode",
          "`mode` is three or four octal digits, such as \"0640\", not `" + mode.get() + "`.");
    }
    return new Ownership(
        owner, group, mode.map(text -> Integer.toOctalString(Integer.parseInt(text, 8))));
  }

  /// What differs, in words: `mode 644 -> 600`; empty when all is as wanted.
  List<String> differences(PathState state) {
    List<String> differences = new ArrayList<>();
    if (owner.isPresent() && !names(owner.get(), state.owner(), state.uid())) {
      differences.add("owner " + state.owner() + " -> " + owner.get());
    }
    if (group.isPresent() && !names(group.get(), state.group(), state.gid())) {
      differences.add("group " + state.group() + " -> " + group.get());
    }
    if (mode.isPresent() && !mode.get().equals(state.mode())) {
      differences.add("mode " + state.mode() + " -> " + mode.get());
    }
    return differences;
  }

  private static boolean names(String wanted, String name, long number) {
    return wanted.equals(name) || wanted.equals(Long.toString(number));
  }

  /// What `chown` takes: `postgres:dba`, `postgres`, `:dba`; empty when neither is said.
  String forChown() {
    return owner.orElse("") + group.map(name -> ":" + name).orElse("");
  }
}
