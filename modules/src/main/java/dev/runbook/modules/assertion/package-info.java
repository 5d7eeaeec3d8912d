/// The module `assert`: stops where something is not as it must be.
@NullMarked
package dev.runbook.modules.assertion;

import org.jspecify.annotations.NullMarked;
