package dev.runbook.engine.runbook;

import dev.runbook.engine.source.Located;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;

/// One typed output of a steps file; evaluated when its steps are done.
public record Output(String name, ValueType type, Node value, String doc, Span span)
    implements Located {}
