/// References to secrets, the sources that resolve them, and the redactor that keeps them out of
/// all output.
@NullMarked
package dev.runbook.engine.secret;

import org.jspecify.annotations.NullMarked;
