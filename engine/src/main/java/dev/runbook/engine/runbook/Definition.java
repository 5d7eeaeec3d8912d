package dev.runbook.engine.runbook;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Located;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;

/// A name and what it stands for, as written under `vars`, `environment` or an include's `inputs`.
public record Definition(String name, Node value, Span span) implements Located {
  public Definition {
    requireNonNull(name, "name is null");
    requireNonNull(value, "value is null");
    requireNonNull(span, "span is null");
  }
}
