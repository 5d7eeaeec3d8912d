/// SSH by Apache MINA. The only user of that library outside tests.
@NullMarked
package dev.runbook.transports.ssh;

import org.jspecify.annotations.NullMarked;
