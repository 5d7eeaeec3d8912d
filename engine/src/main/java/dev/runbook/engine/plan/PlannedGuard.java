package dev.runbook.engine.plan;

import dev.runbook.engine.check.Formulas;

/// A guard with what is known of it now.
public record PlannedGuard(String expression, Formulas.Truth holds) {}
