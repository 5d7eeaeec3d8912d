/// Variables in their layers: which binding wins, and where it was written.
@NullMarked
package dev.runbook.engine.variable;

import org.jspecify.annotations.NullMarked;
