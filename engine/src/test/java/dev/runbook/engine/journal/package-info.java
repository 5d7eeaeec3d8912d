@NullMarked
package dev.runbook.engine.journal;

import org.jspecify.annotations.NullMarked;
