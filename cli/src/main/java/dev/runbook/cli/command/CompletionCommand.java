package dev.runbook.cli.command;

import dev.runbook.cli.manual.FishCompletion;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `runbook completion SHELL`: what a shell reads to complete the command line.
@Command(
    name = "completion",
    addMethodSubcommands = false,
    description = {
      "Prints a script for bash, zsh or fish that completes the command line.",
      "For this shell only: source <(runbook completion bash)."
    },
    mixinStandardHelpOptions = true)
public final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
  private String shell = "";

  public CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Usage {
    CommandLine root = spec.root().commandLine();
    String script =
        switch (shell) {
          case "bash", "zsh" -> AutoComplete.bash(root.getCommandName(), root);
          case "fish" -> FishCompletion.of(root);
          default ->
              throw new Usage("There is no completion for `" + shell + "`: bash, zsh or fish.");
        };
    console.out().print(script);
    return ExitCode.OK.code();
  }
}
