/// Small hand-written doubles and the contract suites that every implementation of an SPI extends.
@NullMarked
package dev.runbook.testkit;

import org.jspecify.annotations.NullMarked;
