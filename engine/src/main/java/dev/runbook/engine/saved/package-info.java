/// A plan in a file: what it was made from, what was answered at its review, who signed it, and how
/// things differ from it now.
@NullMarked
package dev.runbook.engine.saved;

import org.jspecify.annotations.NullMarked;
