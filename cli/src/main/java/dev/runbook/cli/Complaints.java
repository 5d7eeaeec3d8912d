package dev.runbook.cli;

import dev.runbook.cli.command.Console;
import dev.runbook.cli.command.ExitCode;
import dev.runbook.cli.command.Refused;
import dev.runbook.cli.command.Rejection;
import dev.runbook.cli.command.Usage;
import dev.runbook.cli.report.DiffText;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.DiagnosticRenderer;
import dev.runbook.engine.diagnostic.Severity;
import dev.runbook.engine.run.JournalLost;
import dev.runbook.engine.saved.Difference;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/// Says what went wrong, in words, and picks the exit code. A stack trace goes to the log file
/// only.
final class Complaints implements IExecutionExceptionHandler {
  private final Console console;
  private final LogFile log;

  Complaints(Console console, LogFile log) {
    this.console = console;
    this.log = log;
  }

  @Override
  public int handleExecutionException(
      Exception e, CommandLine line, CommandLine.ParseResult result) {
    return switch (e) {
      case Rejection rejection -> rejected(rejection);
      case Refused refused -> refused(refused);
      case Usage usage -> said(String.valueOf(usage.getMessage()), ExitCode.USAGE);
      case JournalLost lost ->
          said(
              lost.getMessage() + " The run was stopped: nothing may happen that is not kept.",
              ExitCode.INTERNAL);
      case InterruptedException _ -> said("Interrupted.", ExitCode.INTERRUPTED);
      case IOException io ->
          said("A file cannot be read or written: " + io.getMessage() + ".", ExitCode.INTERNAL);
      default -> {
        System.getLogger(Complaints.class.getName())
            .log(System.Logger.Level.ERROR, "unexpected", e);
        yield said(
            "This is a mistake in runbook itself ("
                + e.getClass().getSimpleName()
                + "); please report it with "
                + log.file()
                + ".",
            ExitCode.INTERNAL);
      }
    };
  }

  private int rejected(Rejection rejection) {
    DiagnosticRenderer renderer = new DiagnosticRenderer();
    for (Diagnostic each : rejection.diagnostics()) {
      console.err().println(renderer.render(each).stripTrailing());
      console.err().println();
    }
    long errors =
        rejection.diagnostics().stream().filter(each -> each.severity() == Severity.ERROR).count();
    console.err().println(errors + (errors == 1 ? " error. " : " errors. ") + "Nothing was run.");
    return ExitCode.REJECTED.code();
  }

  private int refused(Refused refused) {
    console.err().println(refused.getMessage());
    for (Difference each : refused.differences()) {
      console.err().println("  - " + each.message());
      each.edit()
          .ifPresent(
              edit -> DiffText.of(edit).forEach(line -> console.err().println("      " + line)));
    }
    if (!refused.hint().isEmpty()) {
      console.err().println(refused.hint());
    }
    return ExitCode.REFUSED.code();
  }

  private int said(String text, ExitCode code) {
    console.err().println(text);
    return code.code();
  }
}
