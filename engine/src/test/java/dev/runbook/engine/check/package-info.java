@NullMarked
package dev.runbook.engine.check;

import org.jspecify.annotations.NullMarked;
