package dev.runbook.cli.command;

import dev.runbook.cli.site.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runbook init DIR`.
@Command(
    name = "init",
    addMethodSubcommands = false,
    description =
        "Makes a site's project: configuration, hosts, a profile with every variable explained. The"
            + " shipped runbooks are referred to, not copied. Nothing that is there is ever"
            + " overwritten.",
    footer = {
      "",
      "Examples:",
      "  runbook init recovery          a new project in recovery/",
      "  runbook init --force .         adds to this directory what it lacks"
    },
    mixinStandardHelpOptions = true)
public final class InitCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "A directory that is empty or not there yet.")
  String directory = "";

  @Option(
      names = "--force",
      description = "Also where there is something: adds the files that are missing.")
  boolean force;

  public InitCommand(Console console) {
    this.console = console;
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
