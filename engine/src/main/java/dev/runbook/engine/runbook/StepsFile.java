package dev.runbook.engine.runbook;

import dev.runbook.engine.source.SourceFile;
import java.util.List;

/// A file of steps that runbooks include: a procedure with typed inputs and outputs.
public record StepsFile(
    SourceFile file, String name, List<Input> inputs, List<Output> outputs, List<Step> steps) {
  public StepsFile {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    steps = List.copyOf(steps);
  }
}
