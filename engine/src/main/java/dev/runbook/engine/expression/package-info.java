/// Templates (Mustache) and conditions (CEL). The only user of both libraries.
@NullMarked
package dev.runbook.engine.expression;

import org.jspecify.annotations.NullMarked;
