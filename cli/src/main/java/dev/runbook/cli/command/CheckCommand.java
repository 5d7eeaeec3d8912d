package dev.runbook.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `runbook check FILE`.
@Command(
    name = "check",
    description = "Finds by reading what is wrong with a runbook; connects to nobody.",
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
  private final Workbench bench;
  private final Console console;
  @Mixin Targeting targeting = new Targeting();

  public CheckCommand(Workbench bench, Console console) {
    this.bench = bench;
    this.console = console;
  }

  @Override
  public Integer call() throws Rejection {
    Workbench.Loaded loaded = bench.load(targeting, reference -> "");
    bench.warn(loaded, console);
    console
        .out()
        .println(
            loaded.runbook().runbook().file().name()
                + ": nothing wrong found"
                + (loaded.warnings().isEmpty()
                    ? "."
                    : ", " + counted(loaded.warnings().size()) + "."));
    return ExitCode.OK.code();
  }

  private static String counted(int warnings) {
    return warnings == 1 ? "1 warning" : warnings + " warnings";
  }
}
