package dev.runbook.cli.command;

import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.inventory.InventoryReader;
import dev.runbook.engine.inventory.InventoryText;
import java.util.List;
import picocli.CommandLine;

/// `runbook inventory list|graph|explain`.
public final class InventoryCommand {
  private final Workbench bench;
  private final Console console;
  private List<String> inventories = List.of();
  private String host = "";
  private String variable = "";

  public InventoryCommand(Workbench bench, Console console) {
    this.bench = bench;
    this.console = console;
  }

  /// What may be written after its name.
  public CommandLine line() {
    Syntax explain =
        Syntax.of(
            "explain", this::explain, "Every definition of a variable for a host, and which wins.");
    explain.argument("HOST", "", given -> host = given);
    explain.argument("NAME", "", given -> variable = given);
    Syntax syntax = Syntax.group("inventory", "The hosts, groups and variables that runbooks see.");
    syntax.sharedTexts(
        "-i, --inventory",
        "PATH",
        "An inventory file or directory; may be repeated.",
        given -> inventories = given);
    syntax.inner(explain);
    syntax.inner(Syntax.of("graph", this::graph, "Shows groups and hosts as a tree."));
    syntax.inner(Syntax.of("list", this::list, "Lists the hosts."));
    return syntax.line();
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

  private int list() throws Rejection {
    console.out().print(InventoryText.list(inventory()));
    return ExitCode.OK.code();
  }

  private int graph() throws Rejection {
    console.out().print(InventoryText.graph(inventory()));
    return ExitCode.OK.code();
  }

  private int explain() throws Rejection, Usage {
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
    console.out().print(InventoryText.explain(found, variable));
    return ExitCode.OK.code();
  }
}
