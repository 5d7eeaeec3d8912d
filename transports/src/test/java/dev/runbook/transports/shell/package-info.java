@NullMarked
package dev.runbook.transports.shell;

import org.jspecify.annotations.NullMarked;
