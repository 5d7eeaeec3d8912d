/// Runs a plan: the executor, one small wrapper for each modifier, strategies.
@NullMarked
package dev.runbook.engine.run;

import org.jspecify.annotations.NullMarked;
