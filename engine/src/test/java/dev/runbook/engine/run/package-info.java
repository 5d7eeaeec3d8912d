@NullMarked
package dev.runbook.engine.run;

import org.jspecify.annotations.NullMarked;
