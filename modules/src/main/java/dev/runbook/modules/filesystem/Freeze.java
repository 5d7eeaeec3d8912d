package dev.runbook.modules.filesystem;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// The arguments of `filesystem` under `with:`.
///
/// @param paths mount points, absolute
/// @param deadline how long they may be frozen before the host thaws them by itself; whole seconds,
///   because not every `sleep` knows fractions (POSIX.1-2017, sleep)
public record Freeze(List<String> paths, Duration deadline) {
  public Freeze {
    paths = List.copyOf(paths);
    requireNonNull(deadline, "deadline is null");
  }

  String shownDeadline() {
    return ValueText.shown(new Value.Time(deadline));
  }

  /// The paths for a message.
  static String names(List<String> paths) {
    return paths.stream().map(path -> "`" + path + "`").collect(Collectors.joining(", "));
  }
}
