/// Tests of the hosts in containers.
@NullMarked
package dev.runbook.testkit.container;

import org.jspecify.annotations.NullMarked;
