package dev.runbook.cli;

import dev.runbook.cli.command.ApplyCommand;
import dev.runbook.cli.command.ApproveCommand;
import dev.runbook.cli.command.BackupsCommand;
import dev.runbook.cli.command.CheckCommand;
import dev.runbook.cli.command.CompletionCommand;
import dev.runbook.cli.command.Console;
import dev.runbook.cli.command.DiscoverCommand;
import dev.runbook.cli.command.EjectCommand;
import dev.runbook.cli.command.InitCommand;
import dev.runbook.cli.command.InventoryCommand;
import dev.runbook.cli.command.ManCommand;
import dev.runbook.cli.command.ModulesCommand;
import dev.runbook.cli.command.PlanCommand;
import dev.runbook.cli.command.Reach;
import dev.runbook.cli.command.RunsCommand;
import dev.runbook.cli.command.SchemaCommand;
import dev.runbook.cli.command.Workbench;
import dev.runbook.engine.saved.PlanSigning;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/// The subcommands in the order of the help. The one that the command line names is made and added
/// alone, which starts faster, and all of them only where they are listed.
final class Subcommands {
  private static final Set<String> OF_ALL = Set.of("completion", "man");

  private final Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();

  Subcommands(Workbench bench, Console console, Reach reach, PlanSigning signing) {
    String version = Version.text();
    all.put("init", () -> new InitCommand(console).line());
    all.put("discover", () -> new DiscoverCommand(bench, console, reach, version).line());
    all.put("eject", () -> new EjectCommand(bench, console, version).line());
    all.put("check", () -> new CheckCommand(bench, console, version).line());
    all.put("plan", () -> new PlanCommand(bench, console, reach, version).line());
    all.put("apply", () -> new ApplyCommand(bench, console, reach, signing, version).line());
    all.put("approve", () -> new ApproveCommand(bench.redactor(), console, signing).line());
    all.put("inventory", () -> new InventoryCommand(bench, console).line());
    all.put("modules", () -> new ModulesCommand(bench, console).line());
    all.put("schema", () -> new SchemaCommand(bench, console).line());
    all.put("runs", () -> new RunsCommand(bench, console).line());
    all.put("backups", () -> new BackupsCommand(bench, console).line());
    all.put("completion", () -> new CompletionCommand(console).line());
    all.put("man", () -> new ManCommand(console, version).line());
  }

  /// Adds the subcommand that is the first argument; every one when it is none of them, and for
  /// those that tell of all the others.
  void addTo(CommandLine line, String[] arguments) {
    Supplier<CommandLine> named = arguments.length == 0 ? null : all.get(arguments[0]);
    if (named == null || OF_ALL.contains(arguments[0])) {
      all.forEach((name, command) -> line.addSubcommand(name, command.get()));
    } else {
      line.addSubcommand(arguments[0], named.get());
    }
  }
}
