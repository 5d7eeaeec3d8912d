package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import java.util.function.Consumer;

/// A rule about a whole runbook: one class each, without state, listed in [RunbookRules].
///
/// Rules are asked after every template and expression has been compiled, so that
/// `reading.formulas().of(node, place)` knows names and types; nodes with problems of their own may
/// be there still.
interface RunbookRule {
  Rule rule();

  /// Whether it may be asked by another thread while the others are: it needs nothing that is
  /// [Reading#foreseen], which is for one thread.
  default boolean isAskedBeside() {
    return false;
  }

  /// @param found takes each finding; order and repetition do not matter
  void look(Reading reading, Consumer<Diagnostic> found);
}
