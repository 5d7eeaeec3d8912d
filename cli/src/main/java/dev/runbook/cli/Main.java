package dev.runbook.cli;

import dev.runbook.cli.command.Console;
import dev.runbook.cli.command.ExitCode;
import dev.runbook.cli.command.Project;
import dev.runbook.cli.command.Reach;
import dev.runbook.cli.command.Syntax;
import dev.runbook.cli.command.Workbench;
import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.modules.catalog.ShippedModules;
import dev.runbook.transports.ssh.SshPlanSigning;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/// The command `runbook`: wires everything by constructors and turns whatever happens into an exit
/// code.
public final class Main {
  /// Those of `Syntax`. They are answered before anything is wired.
  private static final Set<String> VERSION_OPTIONS = Set.of("-V", "--version");

  private Main() {}

  public static void main(String[] arguments) {
    LogFile.setUpLate();
    NoWebAddresses.setUp();
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    int code = run(arguments, System.getenv(), new Console(out, err));
    out.flush();
    err.flush();
    Runtime.getRuntime().halt(code);
  }

  /// Runs one command line and says how it ended.
  ///
  /// @param environment the environment variables to go by
  public static int run(String[] arguments, Map<String, String> environment, Console console) {
    if (arguments.length == 1 && VERSION_OPTIONS.contains(arguments[0])) {
      console.out().println(Version.line());
      return ExitCode.OK.code();
    }
    ExpressionLanguage language = new ExpressionLanguage(ShippedModules.functions());
    Redactor redactor = new Redactor();
    LogFile log = LogFile.open(arguments, redactor);
    Project project = Project.find(environment);
    project.warnings().forEach(warning -> console.err().println("warning: " + warning));
    Workbench bench =
        new Workbench(project, environment, ShippedModules.catalog(), language, redactor);
    Reach reach = new TransportReach(bench);
    CommandLine line = line();
    new Subcommands(bench, console, reach, SshPlanSigning.ofThisProcess()).addTo(line, arguments);
    line.setOut(new java.io.PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new java.io.PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setDefaultValueProvider(option -> configured(option, project));
    line.setExecutionExceptionHandler(new Complaints(console, log));
    line.setExpandAtFiles(false);
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return ExitCode.USAGE.code();
    }
    return line.execute(arguments);
  }

  private static CommandLine line() {
    CommandLine line =
        Syntax.group(
                "runbook",
                "Runs recovery procedures: checks, plans, applies them and keeps what happened.")
            .line();
    line.getCommandSpec().versionProvider(new Version());
    line.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("Exit codes:%n")
        .exitCodeList(
            UsageMessageSpec.keyValuesMap(
                " 0:ok",
                " 1:a mistake in runbook itself",
                " 2:the command line makes no sense",
                " 3:rejected: runbook, inventory or input is not valid; nothing ran",
                " 4:a step failed on at least one host",
                " 5:a host was unreachable, and nothing else failed",
                " 6:refused: a guard, a missing approval, a plan that no longer matches",
                "10:plan --detailed-exitcode: there are changes",
                "130:interrupted"));
    return line;
  }

  /// What the configuration says of an option that the command line does not have; null when it
  /// says nothing.
  private static @Nullable String configured(CommandLine.Model.ArgSpec argument, Project project) {
    return argument instanceof CommandLine.Model.OptionSpec option
            && option.longestName().equals("--forks")
        ? project.texts("forks").stream().findFirst().orElse(null)
        : null;
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
