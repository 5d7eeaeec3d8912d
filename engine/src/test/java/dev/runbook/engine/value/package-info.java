/// Tests of this package.
@NullMarked
package dev.runbook.engine.value;

import org.jspecify.annotations.NullMarked;
