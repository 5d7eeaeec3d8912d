@NullMarked
package dev.runbook.transports.local;

import org.jspecify.annotations.NullMarked;
