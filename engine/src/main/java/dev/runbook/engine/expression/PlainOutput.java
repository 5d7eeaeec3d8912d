package dev.runbook.engine.expression;

import dev.runbook.engine.value.Value;

/// A template whose values are not escaped.
final class PlainOutput implements Output {
  private final Pieces pieces;

  PlainOutput(ScalarText source) {
    this.pieces = new Pieces(source);
  }

  @Override
  public void text(String text) {
    pieces.add(text);
  }

  @Override
  public void value(Tag tag, Value value) {
    if (value instanceof Value.Sensitive secret) {
      pieces.secret(secret.reference());
      if (secret.revealed() instanceof Value.Unknown unknown) {
        pieces.unknown(new Value.Unknown(unknown.after(), secret.reference()));
      } else {
        pieces.add(pieces.textOf(tag, value), secret.reference());
      }
    } else if (value instanceof Value.Unknown unknown) {
      pieces.unknown(unknown);
    } else {
      pieces.add(pieces.textOf(tag, value));
    }
  }

  @Override
  public void hole(Tag tag) {}

  @Override
  public Object place() {
    return "";
  }

  @Override
  public void undecided(Tag tag, Value.Unknown unknown) {
    pieces.unknown(unknown);
  }

  @Override
  public Value result() {
    return pieces.result(Value.text(pieces.text()));
  }
}
