package dev.runbook.engine.result;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/// One thing that an action changed, or would change.
///
/// @param subject what is changed, in the field's words: `logical volume vgdata01/lv01`,
///   `/etc/fstab`
/// @param verb what happens to it: `create`, `replace`, `remove`, `mount`, `run`
/// @param before the old content where a diff is of use; never a secret
/// @param after the new content where a diff is of use; never a secret
public record Change(
    Effect effect, String verb, String subject, Optional<String> before, Optional<String> after) {
  public Change {
    requireNonNull(effect, "effect is null");
    requireNonNull(verb, "verb is null");
    requireNonNull(subject, "subject is null");
    requireNonNull(before, "before is null");
    requireNonNull(after, "after is null");
  }

  public static Change of(Effect effect, String verb, String subject) {
    return new Change(effect, verb, subject, Optional.empty(), Optional.empty());
  }

  public Change withDiff(String old, String fresh) {
    return new Change(effect, verb, subject, Optional.of(old), Optional.of(fresh));
  }
}
