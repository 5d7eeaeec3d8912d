package dev.runbook.engine.secret;

import java.util.BitSet;
import java.util.List;

/// Where secrets stand in a text; those that overlap or touch count as one.
///
/// @param covered the characters that belong to a secret
record Matches(BitSet covered) {
  static Matches in(String text, List<String> secrets) {
    BitSet covered = new BitSet();
    for (String secret : secrets) {
      for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
        covered.set(at, at + secret.length());
      }
    }
    return new Matches(covered);
  }

  String replaced(String text) {
    if (covered.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    for (int from = covered.nextSetBit(0); from >= 0; from = covered.nextSetBit(done)) {
      out.append(text, done, from).append(Redactor.MARK);
      done = covered.nextClearBit(from);
    }
    return out.append(text, Math.min(done, text.length()), text.length()).toString();
  }

  /// The beginning of the secret that covers a place, or the place itself.
  int startAround(int at) {
    return at > 0 && covered.get(at - 1) && covered.get(at) ? covered.previousClearBit(at) + 1 : at;
  }
}
