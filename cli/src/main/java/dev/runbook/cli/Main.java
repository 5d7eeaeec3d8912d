package dev.runbook.cli;

import dev.runbook.cli.command.ApplyCommand;
import dev.runbook.cli.command.ApproveCommand;
import dev.runbook.cli.command.BackupsCommand;
import dev.runbook.cli.command.CheckCommand;
import dev.runbook.cli.command.Console;
import dev.runbook.cli.command.DiscoverCommand;
import dev.runbook.cli.command.EjectCommand;
import dev.runbook.cli.command.ExitCode;
import dev.runbook.cli.command.InitCommand;
import dev.runbook.cli.command.InventoryCommand;
import dev.runbook.cli.command.ModulesCommand;
import dev.runbook.cli.command.PlanCommand;
import dev.runbook.cli.command.Project;
import dev.runbook.cli.command.Reach;
import dev.runbook.cli.command.RunsCommand;
import dev.runbook.cli.command.SchemaCommand;
import dev.runbook.cli.command.Workbench;
import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.saved.PlanSigning;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.modules.catalog.ShippedModules;
import dev.runbook.transports.ssh.SshPlanSigning;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command `runbook`: wires everything by constructors and turns whatever happens into an exit
/// code.
@Command(
    name = "runbook",
    description = "Runs recovery procedures: checks, plans, applies them and keeps what happened.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
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
    Redactor redactor = new Redactor();
    LogFile log = LogFile.open(arguments, redactor);
    Project project = Project.find(environment);
    project.warnings().forEach(warning -> console.err().println("warning: " + warning));
    Workbench bench =
        new Workbench(
            project,
            environment,
            ShippedModules.catalog(),
            new ExpressionLanguage(ShippedModules.functions()),
            redactor);
    Reach reach = new TransportReach(bench);
    PlanSigning signing = SshPlanSigning.ofThisProcess();
    CommandLine line = new CommandLine(new Main());
    line.addSubcommand(new InitCommand(console));
    line.addSubcommand(new DiscoverCommand(bench, console, reach, Version.text()));
    line.addSubcommand(new EjectCommand(bench, console, Version.text()));
    line.addSubcommand(new CheckCommand(bench, console, Version.text()));
    line.addSubcommand(new PlanCommand(bench, console, reach, Version.text()));
    line.addSubcommand(new ApplyCommand(bench, console, reach, signing, Version.text()));
    line.addSubcommand(new ApproveCommand(redactor, console, signing));
    line.addSubcommand(new InventoryCommand(bench, console));
    line.addSubcommand(new ModulesCommand(bench, console));
    line.addSubcommand(new SchemaCommand(bench, console));
    line.addSubcommand(new RunsCommand(bench, console));
    line.addSubcommand(new BackupsCommand(bench, console));
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
