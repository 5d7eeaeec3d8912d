/// Tests of the engine's run with modules of their own.
@NullMarked
package dev.runbook.testkit.run;

import org.jspecify.annotations.NullMarked;
