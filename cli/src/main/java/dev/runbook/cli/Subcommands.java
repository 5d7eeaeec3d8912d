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

/// The subcommands in the order of the help. picocli reads a command's annotations when the command
/// is added, which takes longer than most of them run: the one that the command line names is added
/// alone, and all of them only where they are listed.
final class Subcommands {
  private static final Set<String> OF_ALL = Set.of("completion", "man");

  private final Map<String, Supplier<Object>> all = new LinkedHashMap<>();

  Subcommands(Workbench bench, Console console, Reach reach, PlanSigning signing) {
    String version = Version.text();
    all.put("init", () -> new InitCommand(console));
    all.put("discover", () -> new DiscoverCommand(bench, console, reach, version));
    all.put("eject", () -> new EjectCommand(bench, console, version));
    all.put("check", () -> new CheckCommand(bench, console, version));
    all.put("plan", () -> new PlanCommand(bench, console, reach, version));
    all.put("apply", () -> new ApplyCommand(bench, console, reach, signing, version));
    all.put("approve", () -> new ApproveCommand(bench.redactor(), console, signing));
    all.put("inventory", () -> new InventoryCommand(bench, console));
    all.put("modules", () -> new ModulesCommand(bench, console));
    all.put("schema", () -> new SchemaCommand(bench, console));
    all.put("runs", () -> new RunsCommand(bench, console));
    all.put("backups", () -> new BackupsCommand(bench, console));
    all.put("completion", () -> new CompletionCommand(console));
    all.put("man", () -> new ManCommand(console, version));
  }

  /// Adds the subcommand that is the first argument; every one when it is none of them, and for
  /// those that tell of all the others.
  void addTo(CommandLine line, String[] arguments) {
    Supplier<Object> named = arguments.length == 0 ? null : all.get(arguments[0]);
    if (named == null || OF_ALL.contains(arguments[0])) {
      all.forEach((_, command) -> line.addSubcommand(command.get()));
    } else {
      line.addSubcommand(named.get());
    }
  }
}
