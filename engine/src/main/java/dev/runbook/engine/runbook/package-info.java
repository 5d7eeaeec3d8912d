/// The runbook as written: plays, steps, blocks, modifiers. Not yet checked.
@NullMarked
package dev.runbook.engine.runbook;

import org.jspecify.annotations.NullMarked;
