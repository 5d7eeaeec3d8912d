package dev.runbook.engine.runbook;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Located;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;
import java.util.Optional;

/// One entry under `with:`.
///
/// @param when the condition under which it is held; empty means always
public record Hold(String module, Node arguments, Optional<Node> when, Span span)
    implements Located {
  public Hold {
    requireNonNull(module, "module is null");
    requireNonNull(arguments, "arguments is null");
    requireNonNull(when, "when is null");
    requireNonNull(span, "span is null");
  }
}
