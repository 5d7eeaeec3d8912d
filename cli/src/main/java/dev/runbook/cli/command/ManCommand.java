package dev.runbook.cli.command;

import dev.runbook.cli.manual.ManPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `runbook man DIR`: the manual pages, for whoever packages the command.
@Command(
    name = "man",
    addMethodSubcommands = false,
    description = "Writes the manual pages of all commands into a directory.",
    hidden = true,
    mixinStandardHelpOptions = true)
public final class ManCommand implements Callable<Integer> {
  private final Console console;
  private final String version;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "DIR", description = "Is made where it is missing.")
  private Path directory = Path.of(".");

  public ManCommand(Console console, String version) {
    this.console = console;
    this.version = version;
  }

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(directory);
    Map<String, String> pages = new ManPages(version).of(spec.root().commandLine());
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Files.writeString(directory.resolve(page.getKey()), page.getValue());
    }
    console.out().println(pages.size() + " pages in " + directory);
    return ExitCode.OK.code();
  }
}
