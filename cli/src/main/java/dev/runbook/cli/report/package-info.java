/// What people see of a run or a plan: readers of events and plans, and of nothing else.
@NullMarked
package dev.runbook.cli.report;

import org.jspecify.annotations.NullMarked;
