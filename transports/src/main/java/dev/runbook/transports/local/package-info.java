/// The machine the command itself runs on.
@NullMarked
package dev.runbook.transports.local;

import org.jspecify.annotations.NullMarked;
