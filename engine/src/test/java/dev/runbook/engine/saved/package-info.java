@NullMarked
package dev.runbook.engine.saved;

import org.jspecify.annotations.NullMarked;
