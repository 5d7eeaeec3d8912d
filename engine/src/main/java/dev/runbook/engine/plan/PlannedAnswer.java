package dev.runbook.engine.plan;

/// A finding of the check that the runbook answers with a reason: `allow`.
///
/// @param rule the rule's id
public record PlannedAnswer(String rule, String because) {}
