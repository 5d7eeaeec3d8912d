package dev.runbook.cli.command;

import dev.runbook.cli.manual.FishCompletion;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;

/// `runbook completion SHELL`: what a shell reads to complete the command line.
public final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  private final Syntax syntax =
      Syntax.of(
          "completion",
          this,
          "Prints a script for bash, zsh or fish that completes the command line.",
          "For this shell only: source <(runbook completion bash).");

  private String shell = "";

  public CompletionCommand(Console console) {
    this.console = console;
  }

  /// What may be written after its name.
  public CommandLine line() {
    syntax.argument("SHELL", "bash, zsh or fish.", given -> shell = given);
    return syntax.line();
  }

  @Override
  public Integer call() throws Usage {
    CommandLine root = syntax.root();
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
