/// Events made durable before the world sees their effect.
@NullMarked
package dev.runbook.engine.journal;

import org.jspecify.annotations.NullMarked;
