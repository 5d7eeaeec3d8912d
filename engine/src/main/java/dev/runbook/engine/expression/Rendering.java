package dev.runbook.engine.expression;

/// One run through a template.
interface Rendering {
  void text(String text);

  void value(Tag tag);

  void section(Tag tag, Runnable body);
}
