package dev.runbook.cli.command;

import dev.runbook.cli.site.TakenText;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.runbook.RunbookReader;
import dev.runbook.engine.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;

/// `runbook eject FILE`: takes a shipped runbook over, and says later what the shipped one changed.
public final class EjectCommand implements Callable<Integer> {
  private final Workbench bench;
  private final Console console;
  private final String version;
  private String file = "";
  private boolean withIncludes;
  private boolean diff;
  private boolean merged;

  public EjectCommand(Workbench bench, Console console, String version) {
    this.bench = bench;
    this.console = console;
    this.version = version;
  }

  /// What may be written after its name.
  public CommandLine line() {
    Syntax syntax =
        Syntax.of(
            "eject",
            this,
            "Copies a shipped runbook, or a steps file of one, into the project. From then on the"
                + " project's own file runs in place of the shipped one. What it includes stays"
                + " shipped.");
    syntax.optionalArgument(
        "FILE",
        "A shipped runbook or steps file, by its name: `backup.yml`.",
        given -> file = given);
    syntax.flag(
        "--with-includes",
        "Takes over the steps files that it includes too.",
        given -> withIncludes = given);
    syntax.flag(
        "--diff",
        "Shows what the shipped file changed since it was taken; without FILE for all.",
        given -> diff = given);
    syntax.flag(
        "--merged",
        "Notes that the project's file has what is shipped now; `--diff` starts anew.",
        given -> merged = given);
    syntax.footer(
        "",
        "Examples:",
        "  runbook eject backup.yml               takes it over to runbooks/backup.yml",
        "  runbook eject steps/publish.yml        one steps file; shipped runbooks then include"
            + " yours",
        "  runbook eject --diff                   what shipped files changed since they were taken",
        "  runbook eject --merged backup.yml      the changes shown by --diff are in yours now");
    return syntax.line();
  }

  @Override
  public Integer call() throws Usage, IOException {
    if (diff) {
      return diff();
    }
    if (file.isEmpty()) {
      throw new Usage("Which one? Shipped are " + String.join(", ", shippedNames()) + ".");
    }
    String name = name();
    if (merged) {
      return merged(name);
    }
    List<String> names = new ArrayList<>(List.of(name));
    if (withIncludes) {
      names.addAll(included(name));
    }
    for (String each : names) {
      if (Files.exists(own(each))) {
        throw new Usage(
            "`"
                + own(each)
                + "` is there already, and nothing is overwritten. `runbook eject --diff "
                + each
                + "` says what the shipped one changed.");
      }
    }
    for (String each : names) {
      take(each);
    }
    console.out().println();
    console.out().println("Yours runs from now on. Next: runbook check " + file);
    return ExitCode.OK.code();
  }

  private void take(String name) throws Usage, IOException {
    String text = Files.readString(shipped().resolve(name));
    write(kept(name), text);
    write(own(name), TakenText.headed(name, text, version, Sha256.of(text)));
    console.out().println("taken: " + own(name));
  }

  private static void write(Path target, String text) throws IOException {
    Files.createDirectories(target.resolveSibling("."));
    Files.writeString(target, text);
  }

  private Integer diff() throws Usage, IOException {
    List<String> names = file.isEmpty() ? taken() : List.of(name());
    if (names.isEmpty()) {
      console.out().println("No shipped runbook was taken over here.");
    }
    for (String name : names) {
      if (Files.isRegularFile(shipped().resolve(name))) {
        say(name, text(name));
      } else {
        console.out().println(name + ": no longer shipped. Yours is the only one.");
      }
    }
    return ExitCode.OK.code();
  }

  private void say(String name, TakenText text) {
    String since = text.version().map(each -> " (runbook " + each + ")").orElse("");
    if (!text.shippedChanged()) {
      console
          .out()
          .println(
              name
                  + ": the shipped one has not changed since it was taken"
                  + since
                  + ". Yours differs from it in "
                  + places(text.ownPlaces())
                  + ".");
      return;
    }
    console.out().println(name + ": the shipped one has changed since it was taken" + since + ":");
    console.out().println();
    text.changes(version).forEach(line -> console.out().println(line));
    console.out().println();
    console
        .out()
        .println(
            "Yours differs from what was taken in "
                + places(text.ownPlaces())
                + ". It has "
                + some(text.alreadyThere())
                + " of the changes above; "
                + (text.touching() == 1 ? "1 is" : some(text.touching()) + " are")
                + " where you changed something else.");
    console.out().println("To merge them, and to say so afterwards:");
    console
        .out()
        .println(
            "  git merge-file " + own(name) + " " + kept(name) + " " + shippedPath().resolve(name));
    console.out().println("  runbook eject --merged " + name);
  }

  private static String some(long count) {
    return count == 0 ? "none" : Long.toString(count);
  }

  private static String places(int count) {
    return count == 0 ? "no place" : count == 1 ? "1 place" : count + " places";
  }

  private Integer merged(String name) throws Usage, IOException {
    TakenText text = text(name);
    write(own(name), TakenText.headed(name, text.body(), version, Sha256.of(text.shipped())));
    write(kept(name), text.shipped());
    console
        .out()
        .println(name + ": noted as holding what is shipped with runbook " + version + ".");
    return ExitCode.OK.code();
  }

  private TakenText text(String name) throws Usage, IOException {
    if (!Files.isRegularFile(kept(name)) || !Files.isRegularFile(own(name))) {
      throw new Usage(
          "`"
              + name
              + "` was not taken over here"
              + (Files.isRegularFile(own(name))
                  ? ": `" + kept(name) + "`, the text it was taken from, is missing."
                  : ". `runbook eject " + name + "` does it."));
    }
    return new TakenText(
        name,
        Files.readString(kept(name)),
        Files.readString(own(name)),
        Files.readString(shipped().resolve(name)));
  }

  /// The shipped file's name in its directory.
  private String name() throws Usage, IOException {
    Path shipped = shipped();
    for (String ending : List.of("", ".yml")) {
      Path candidate = shipped.resolve(file + ending).normalize();
      if (candidate.startsWith(shipped) && Files.isRegularFile(candidate)) {
        return shipped.relativize(candidate).toString();
      }
    }
    throw new Usage(
        "No `"
            + file
            + "` is shipped. "
            + Suggestion.didYouMean(file, shippedNames())
                .orElse("Shipped are " + String.join(", ", shippedNames()) + "."));
  }

  private List<String> included(String name) throws Usage, IOException {
    Path shipped = shipped();
    List<String> names = new ArrayList<>();
    new RunbookReader(bench.catalog())
        .read(shipped.resolve(name))
        .runbook()
        .ifPresent(runbook -> {
          List<SourceFile> files = new ArrayList<>(runbook.files());
          files.addAll(runbook.templates());
          for (SourceFile each : files) {
            String included = shipped.relativize(Path.of(each.name()).normalize()).toString();
            if (!included.equals(name)) {
              names.add(included);
            }
          }
        });
    return names;
  }

  /// What was taken over, by name.
  private List<String> taken() throws IOException {
    Path kept = kept("");
    return Files.isDirectory(kept) ? names(kept) : List.of();
  }

  private List<String> shippedNames() throws Usage, IOException {
    return names(shipped());
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .filter(name -> name.endsWith(".yml"))
          .sorted()
          .toList();
    }
  }

  private Path own(String name) {
    return bench.project().own().resolve(name);
  }

  private Path kept(String name) {
    return bench.project().directory().resolve(".runbook/ejected").resolve(name);
  }

  private Path shippedPath() {
    return bench.project().shipped().orElse(Path.of(""));
  }

  private Path shipped() throws Usage, IOException {
    Path shipped =
        bench
            .project()
            .shipped()
            .orElseThrow(() ->
                new Usage(
                    "It is not known where the shipped runbooks are: set RUNBOOK_HOME to the"
                        + " directory that has `runbooks/`."))
            .normalize();
    Path own = bench.project().own();
    if (Files.isDirectory(own) && Files.isSameFile(own, shipped)) {
      throw new Usage(
          "The shipped runbooks are in this very project. Take them over in a site's own: `runbook"
              + " init DIR`.");
    }
    return shipped;
  }
}
