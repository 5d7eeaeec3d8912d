/// Real hosts in containers: OpenSSH and PostgreSQL, started by the tests that use them.
@NullMarked
package dev.runbook.testkit.container;

import org.jspecify.annotations.NullMarked;
