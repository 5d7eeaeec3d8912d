package dev.runbook.cli.command;

import java.io.PrintStream;

/// Where commands write: data to `out`, diagnostics to `err`.
public record Console(PrintStream out, PrintStream err) {}
