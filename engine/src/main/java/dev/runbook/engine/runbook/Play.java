package dev.runbook.engine.runbook;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Located;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Steps for a set of hosts.
///
/// @param hosts the pattern as text; it may use inputs
/// @param defaults arguments per module that steps of this play start from
/// @param serial how many hosts at a time: numbers or percentages, the last one repeated; empty for
///   all at once
/// @param maxFailPercentage above this share of failed hosts the play ends for all, 0 to 100
public record Play(
    String name,
    String path,
    Span span,
    Node.Scalar hosts,
    List<Definition> vars,
    Optional<Node> become,
    Optional<Node> environment,
    List<String> serial,
    Strategy strategy,
    boolean anyErrorsFatal,
    Optional<Integer> maxFailPercentage,
    List<String> tags,
    Map<String, List<Definition>> defaults,
    List<Step> handlers,
    List<Step> steps)
    implements Located {
  /// How hosts go through the steps: `linear`, side by side from one top-level step to the next; or
  /// `free`, each for itself.
  public enum Strategy {
    LINEAR,
    FREE
  }

  public Play {
    requireNonNull(name, "name is null");
    vars = List.copyOf(vars);
    serial = List.copyOf(serial);
    tags = List.copyOf(tags);
    defaults = Map.copyOf(defaults);
    handlers = List.copyOf(handlers);
    steps = List.copyOf(steps);
  }
}
