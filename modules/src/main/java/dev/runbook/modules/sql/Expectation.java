package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.value.Value;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the server must say about itself before anything is sent to it: a pooler, a moved address
/// or a second cluster on the host may answer in the place of the server whose disks are meant.
///
/// @param systemIdentifier as pg_control has it
/// @param dataDirectory as the server says; another path to the same directory of the step's host
///   is the same
/// @param postmaster how the running process is compared with the host's own postmaster.pid
public record Expectation(
    Optional<String> systemIdentifier, Optional<String> dataDirectory, Postmaster postmaster) {
  /// Whether the server's start is compared with what `postmaster.pid` on the step's host says.
  public enum Postmaster {
    ANY,
    OF_THIS_HOST
  }

  private static final Set<String> KEYS =
      Set.of("system_identifier", "data_directory", "postmaster");

  public Expectation {
    requireNonNull(systemIdentifier, "systemIdentifier is null");
    requireNonNull(dataDirectory, "dataDirectory is null");
    requireNonNull(postmaster, "postmaster is null");
  }

  static Optional<Expectation> read(Arguments arguments) throws ArgumentException {
    Map<String, Value> entries = arguments.map("expect");
    for (String key : entries.keySet()) {
      if (!KEYS.contains(key)) {
        throw new ArgumentException(
            "expect",
            "`expect` has no field `"
                + key
                + "`; it has `system_identifier`, `data_directory` and `postmaster`.");
      }
    }
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    boolean postmaster =
        entries.getOrDefault("postmaster", Value.NULL).revealed() instanceof Value.Bool(boolean of)
            && of;
    return Optional.of(
        new Expectation(
            text(entries, "system_identifier"),
            text(entries, "data_directory"),
            postmaster ? Postmaster.OF_THIS_HOST : Postmaster.ANY));
  }

  private static Optional<String> text(Map<String, Value> entries, String key)
      throws ArgumentException {
    Value value = entries.get(key);
    if (value == null || value.revealed() instanceof Value.Null) {
      return Optional.empty();
    }
    return switch (value.revealed()) {
      case Value.Text text -> Optional.of(text.text());
      case Value.Whole whole -> Optional.of(Long.toUnsignedString(whole.number()));
      default -> throw new ArgumentException("expect", "`expect." + key + "` is a text, quoted.");
    };
  }
}
