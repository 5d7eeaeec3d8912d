/// The rules a runbook must pass, one class each, and the checker that applies all of them.
@NullMarked
package dev.runbook.engine.check;

import org.jspecify.annotations.NullMarked;
