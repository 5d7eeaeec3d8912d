package dev.runbook.engine.expression;

import dev.runbook.engine.value.Value;

/// Runs through a template with one value for all of its own, each section once.
record SampleRendering(Output output, Value sample) implements Rendering {
  @Override
  public void text(String literal) {
    output.text(literal);
  }

  @Override
  public void value(Tag tag) {
    output.value(tag, sample);
  }

  @Override
  public void section(Tag tag, Runnable body) {
    body.run();
  }
}
