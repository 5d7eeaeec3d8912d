/// The module `wait-for`: looks until something is so, and says what it last saw when it gives up.
@NullMarked
package dev.runbook.modules.waitfor;

import org.jspecify.annotations.NullMarked;
