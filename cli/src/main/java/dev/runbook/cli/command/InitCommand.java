package dev.runbook.cli.command;

import dev.runbook.cli.site.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;

/// `runbook init DIR`.
public final class InitCommand implements Callable<Integer> {
  private final Console console;
  private String directory = "";
  private boolean force;

  public InitCommand(Console console) {
    this.console = console;
  }

  /// What may be written after its name.
  public CommandLine line() {
    Syntax syntax =
        Syntax.of(
            "init",
            this,
            "Makes a site's project: configuration, hosts, a profile with every variable explained."
                + " The shipped runbooks are referred to, not copied. Nothing that is there is ever"
                + " overwritten.");
    syntax.argument(
        "DIR", "A directory that is empty or not there yet.", given -> directory = given);
    syntax.flag(
        "--force",
        "Also where there is something: adds the files that are missing.",
        given -> force = given);
    syntax.footer(
        "",
        "Examples:",
        "  runbook init recovery          a new project in recovery/",
        "  runbook init --force .         adds to this directory what it lacks");
    return syntax.line();
  }

  @Override
  public Integer call() throws Usage, IOException {
    Path project = Path.of(directory);
    if (Files.exists(project) && !Files.isDirectory(project)) {
      throw new Usage("`" + directory + "` is a file; name a directory.");
    }
    if (!force && hasContent(project)) {
      throw new Usage(
          "`"
              + directory
              + "` is not empty. Name a new directory, or add what is missing with `--force`: it"
              + " overwrites nothing.");
    }
    for (Map.Entry<String, String> each : ProjectFiles.all().entrySet()) {
      Path file = project.resolve(each.getKey());
      if (Files.exists(file)) {
        console.out().println("  kept  " + each.getKey());
      } else {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, each.getValue());
        console.out().println("  made  " + each.getKey());
      }
    }
    Files.createDirectories(project.resolve("runbooks"));
    next(project);
    return ExitCode.OK.code();
  }

  private static boolean hasContent(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isPresent();
    }
  }

  private void next(Path project) {
    console.out().println();
    console.out().println("Next:");
    if (!project.normalize().toString().isEmpty()) {
      console.out().println("  cd " + directory);
    }
    console.out().println("  edit inventories/site.yml: the hosts' addresses");
    console.out().println("  runbook discover primary -o " + ProjectFiles.PROFILE);
    console
        .out()
        .println("  edit " + ProjectFiles.PROFILE + ": what no host knows is marked FILL-IN");
    console.out().println("  runbook check backup.yml");
    console.out().println("  runbook plan backup.yml");
  }
}
