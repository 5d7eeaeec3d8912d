/// The module `set`: gives names to values.
@NullMarked
package dev.runbook.modules.set;

import org.jspecify.annotations.NullMarked;
