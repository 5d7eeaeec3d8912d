package dev.runbook.engine.expression;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What the outputs have in common: the text so far, the same text as it may be shown, and what was
/// met on the way.
final class Pieces {
  private final ScalarText source;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder shown = new StringBuilder();
  private final Set<String> secrets = new LinkedHashSet<>();
  private final Set<String> awaited = new TreeSet<>();
  private boolean unknown;

  Pieces(ScalarText source) {
    this.source = source;
  }

  void add(String piece) {
    add(piece, piece);
  }

  void add(String piece, String asShown) {
    text.append(piece);
    shown.append(asShown);
  }

  void secret(String reference) {
    secrets.add(reference);
  }

  void unknown(Value.Unknown value) {
    unknown = true;
    awaited.addAll(value.after());
    add("", value.shown().isEmpty() ? ValueText.mark(value.after()) : value.shown());
  }

  boolean hasUnknown() {
    return unknown;
  }

  String text() {
    return text.toString();
  }

  /// `known` when everything is, and what is known so far when not; sensitive when a secret is in
  /// the text.
  Value result(Value known) {
    Value value = unknown ? new Value.Unknown(awaited, shown.toString()) : known;
    return secrets.isEmpty() ? value : new Value.Sensitive(value, shown.toString());
  }

  /// The text of a value; what has none is refused.
  String textOf(Tag tag, Value value) {
    return ValueText.plain(value.revealed()).orElseThrow(() -> noText(tag, value));
  }

  private TemplateStop noText(Tag tag, Value value) {
    return stop(
        TemplateRules.NO_TEXT,
        tag,
        "`" + tag.name() + "` is " + Wording.kind(value) + ", and has no text of its own.",
        switch (value.revealed()) {
          case Value.Listing _ ->
              Optional.of(
                  "Write `{{#"
                      + tag.name()
                      + "}} {{.}} {{/"
                      + tag.name()
                      + "}}` for each item, or `!expr` for the list itself.");
          case Value.Null _ ->
              Optional.of(
                  "A section `{{#"
                      + tag.name()
                      + "}}...{{/"
                      + tag.name()
                      + "}}` leaves its text out for null.");
          default -> Optional.of("Name one of its fields, or use `!expr` for the value itself.");
        });
  }

  TemplateStop stop(Rule rule, Tag tag, String message, Optional<String> advice) {
    return new TemplateStop(
        new EvaluationException(
            Diagnostic.error(rule, source.at(tag.start(), tag.end()), message).withAdvice(advice)));
  }
}
