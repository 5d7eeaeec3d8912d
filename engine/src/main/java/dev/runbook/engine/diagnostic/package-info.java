/// What is wrong with a file, as values: severity, rule, place, sentence and suggestion, and how
/// they are shown.
@NullMarked
package dev.runbook.engine.diagnostic;

import org.jspecify.annotations.NullMarked;
