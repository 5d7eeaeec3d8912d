/// What the engine's tests have in common.
@NullMarked
package dev.runbook.engine;

import org.jspecify.annotations.NullMarked;
