package dev.runbook.engine.secret;

import java.util.List;
import java.util.function.Supplier;

/// Takes secrets out of a text that comes in pieces, also those that begin in one piece and end in
/// a later one: what could be the beginning of a secret is kept back until it is known.
///
/// One stream is for one text and one thread at a time. Everything pushed comes out by the time
/// [#end()] has returned; nothing is kept back longer than the text's next piece needs it to be.
public final class RedactingStream {
  private static final int MAX_HELD = 1 << 16;
  private final Supplier<List<String>> known;
  private final StringBuilder held = new StringBuilder();

  RedactingStream(Supplier<List<String>> known) {
    this.known = known;
  }

  /// Adds a piece.
  ///
  /// @return what can be shown now; may be empty
  public String push(String piece) {
    List<String> secrets = known.get();
    if (secrets.isEmpty() && held.isEmpty()) {
      return piece;
    }
    held.append(piece);
    String text = held.toString();
    Matches matches = Matches.in(text, secrets);
    int keepFrom = matches.startAround(possibleBeginning(text, secrets));
    if (text.length() - keepFrom > MAX_HELD + secrets.getFirst().length()) {
      keepFrom = text.length();
    }
    held.setLength(0);
    held.append(text, keepFrom, text.length());
    String ready = text.substring(0, keepFrom);
    return Matches.in(ready, secrets).replaced(ready);
  }

  /// Ends the text.
  ///
  /// @return the rest; a second call returns nothing
  public String end() {
    String rest = held.toString();
    held.setLength(0);
    return Matches.in(rest, known.get()).replaced(rest);
  }

  /// Where the longest end of the text begins with which a secret could begin.
  private static int possibleBeginning(String text, List<String> secrets) {
    int from = text.length();
    for (String secret : secrets) {
      for (int at = Math.max(0, text.length() - secret.length() + 1); at < from; at++) {
        if (text.regionMatches(at, secret, 0, text.length() - at)) {
          from = at;
        }
      }
    }
    return from;
  }
}
