package dev.runbook.cli.command;

import dev.runbook.cli.manual.ManPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `runbook man DIR`: the manual pages, for whoever packages the command.
public final class ManCommand implements Callable<Integer> {
  private final Console console;
  private final String version;

  private final Syntax syntax =
      Syntax.of("man", this, "Writes the manual pages of all commands into a directory.");

  private Path directory = Path.of(".");

  public ManCommand(Console console, String version) {
    this.console = console;
    this.version = version;
  }

  /// What may be written after its name.
  public CommandLine line() {
    syntax.pathArgument("DIR", "Is made where it is missing.", given -> directory = given);
    syntax.hide();
    return syntax.line();
  }

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(directory);
    Map<String, String> pages = new ManPages(version).of(syntax.root());
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Files.writeString(directory.resolve(page.getKey()), page.getValue());
    }
    console.out().println(pages.size() + " pages in " + directory);
    return ExitCode.OK.code();
  }
}
