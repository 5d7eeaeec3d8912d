@NullMarked
package dev.runbook.transports.ssh;

import org.jspecify.annotations.NullMarked;
