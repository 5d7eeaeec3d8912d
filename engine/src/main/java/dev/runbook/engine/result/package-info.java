/// What came of a step: changes, failures and their kinds.
@NullMarked
package dev.runbook.engine.result;

import org.jspecify.annotations.NullMarked;
