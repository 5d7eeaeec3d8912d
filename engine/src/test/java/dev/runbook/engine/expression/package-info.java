/// Tests of this package.
@NullMarked
package dev.runbook.engine.expression;

import org.jspecify.annotations.NullMarked;
