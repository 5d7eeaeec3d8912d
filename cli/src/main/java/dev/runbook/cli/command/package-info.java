/// The commands, one class each.
@NullMarked
package dev.runbook.cli.command;

import org.jspecify.annotations.NullMarked;
