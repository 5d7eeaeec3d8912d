/// What is known of a host, who reads it, and when it must be read again.
@NullMarked
package dev.runbook.engine.fact;

import org.jspecify.annotations.NullMarked;
