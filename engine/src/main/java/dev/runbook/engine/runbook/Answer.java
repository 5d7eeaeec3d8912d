package dev.runbook.engine.runbook;

import dev.runbook.engine.diagnostic.RuleId;
import dev.runbook.engine.source.Located;
import dev.runbook.engine.source.Span;

/// `allow: [{ rule: ..., because: ... }]`: the author's answer to a rule that only guesses.
public record Answer(RuleId rule, String because, Span span) implements Located {}
