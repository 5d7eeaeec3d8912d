/// What happens in a run, as typed and versioned events.
@NullMarked
package dev.runbook.engine.event;

import org.jspecify.annotations.NullMarked;
