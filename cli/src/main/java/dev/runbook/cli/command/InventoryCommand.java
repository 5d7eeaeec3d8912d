package dev.runbook.cli.command;

import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.inventory.InventoryReader;
import dev.runbook.engine.inventory.InventoryText;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/// `runbook inventory list|graph|explain`.
@Command(
    name = "inventory",
    description = "The hosts, groups and variables that runbooks see.",
    mixinStandardHelpOptions = true)
public final class InventoryCommand {
  private final Workbench bench;
  private final Console console;

  @Option(
      names = {"-i", "--inventory"},
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description = "An inventory file or directory; may be repeated.")
  List<String> inventories = new ArrayList<>();

  public InventoryCommand(Workbench bench, Console console) {
    this.bench = bench;
    this.console = console;
  }

  private Inventory inventory() throws Rejection {
    InventoryReader.Result result = bench.inventory(inventories);
    if (result.inventory().isEmpty()
        || result.diagnostics().stream()
            .anyMatch(each -> each.severity() == dev.runbook.engine.diagnostic.Severity.ERROR)) {
      throw new Rejection(result.diagnostics());
    }
    return result.inventory().get();
  }

  @Command(name = "list", description = "Lists the hosts.", mixinStandardHelpOptions = true)
  int list() throws Rejection {
    console.out().print(InventoryText.list(inventory()));
    return ExitCode.OK.code();
  }

  @Command(
      name = "graph",
      description = "Shows groups and hosts as a tree.",
      mixinStandardHelpOptions = true)
  int graph() throws Rejection {
    console.out().print(InventoryText.graph(inventory()));
    return ExitCode.OK.code();
  }

  @Command(
      name = "explain",
      description = "Every definition of a variable for a host, and which wins.",
      mixinStandardHelpOptions = true)
  int explain(
      @Parameters(paramLabel = "HOST") String host, @Parameters(paramLabel = "NAME") String name)
      throws Rejection, Usage {
    Inventory inventory = inventory();
    Host found =
        inventory
            .host(host)
            .orElseThrow(() ->
                new Usage(
                    "There is no host `"
                        + host
                        + "`. "
                        + Suggestion.didYouMean(
                                host, inventory.hosts().stream().map(Host::name).toList())
                            .orElse("")));
    console.out().print(InventoryText.explain(found, name));
    return ExitCode.OK.code();
  }
}
