/// Rules that hold the architecture, run over the compiled code of all modules.
@NullMarked
package dev.runbook.architecture;

import org.jspecify.annotations.NullMarked;
