/// The values of the language, Unknown and Sensitive among them.
@NullMarked
package dev.runbook.engine.value;

import org.jspecify.annotations.NullMarked;
