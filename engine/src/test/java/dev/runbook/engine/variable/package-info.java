/// Tests of this package.
@NullMarked
package dev.runbook.engine.variable;

import org.jspecify.annotations.NullMarked;
