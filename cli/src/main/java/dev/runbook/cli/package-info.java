/// The command: parses arguments, wires the parts by constructors, chooses the exit code.
@NullMarked
package dev.runbook.cli;

import org.jspecify.annotations.NullMarked;
