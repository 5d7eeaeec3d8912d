/// SSH servers for tests: a real OpenSSH server as a plain process, and one inside the test for
/// what OpenSSH cannot be made to do without users of its own.
@NullMarked
package dev.runbook.testkit.ssh;

import org.jspecify.annotations.NullMarked;
