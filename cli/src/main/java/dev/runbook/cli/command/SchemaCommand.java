package dev.runbook.cli.command;

import dev.runbook.cli.schema.FileSchemas;
import dev.runbook.cli.schema.Schema;
import dev.runbook.cli.site.SiteProfile;
import dev.runbook.engine.runbook.RunbookReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `runbook schema`: JSON Schemas for editors and other validators.
public final class SchemaCommand implements Callable<Integer> {
  private final Workbench bench;
  private final Console console;
  private String kind = "";
  private String file = "";
  private String directory = "";

  public SchemaCommand(Workbench bench, Console console) {
    this.bench = bench;
    this.console = console;
  }

  /// What may be written after its name.
  public CommandLine line() {
    Syntax syntax = Syntax.of("schema", this, "Prints the JSON Schema of a kind of file.");
    syntax.optionalArgument(
        "KIND", "runbook, steps, inventory, profile, config, or inputs.", given -> kind = given);
    syntax.optionalArgument(
        "FILE", "With inputs: the runbook whose inputs they are.", given -> file = given);
    syntax.text(
        "-o, --output",
        "DIR",
        "Writes it there as KIND.json; without KIND, all but inputs.",
        given -> directory = given);
    return syntax.line();
  }

  @Override
  public Integer call() throws Usage, Rejection, IOException {
    Map<String, Schema> wanted = wanted();
    for (Map.Entry<String, Schema> each : wanted.entrySet()) {
      if (!directory.isEmpty()) {
        Path place = Files.createDirectories(Path.of(directory));
        Files.writeString(place.resolve(each.getKey() + ".json"), each.getValue().text());
      } else {
        console.out().print(each.getValue().text());
      }
    }
    return ExitCode.OK.code();
  }

  private Map<String, Schema> wanted() throws Usage, Rejection {
    FileSchemas schemas = new FileSchemas(bench.catalog());
    Map<String, Schema> all = new LinkedHashMap<>();
    all.put("runbook", schemas.runbook());
    all.put("steps", schemas.stepsFile());
    all.put("inventory", schemas.inventory());
    all.put("profile", schemas.profile(SiteProfile.VARIABLES));
    all.put("config", schemas.config(Setting.keys()));
    if (kind.isEmpty() && file.isEmpty() && !directory.isEmpty()) {
      return all;
    }
    if (kind.equals("inputs")) {
      return inputs(schemas);
    }
    Optional<Schema> named = Optional.ofNullable(all.get(kind));
    if (named.isEmpty() || !file.isEmpty()) {
      throw new Usage(
          "Of which kind of file? Write `runbook schema KIND`, with "
              + String.join(", ", all.keySet())
              + ", or `inputs RUNBOOK`; or `runbook schema -o DIR` for all.");
    }
    return Map.of(kind, named.get());
  }

  private Map<String, Schema> inputs(FileSchemas schemas) throws Usage, Rejection {
    if (file.isEmpty()) {
      throw new Usage("Of which runbook? Write `runbook schema inputs RUNBOOK`.");
    }
    RunbookReader.Reading reading = new RunbookReader(bench.catalog()).read(bench.file(file));
    if (reading.runbook().isEmpty()) {
      throw new Rejection(reading.problems());
    }
    return Map.of(
        reading.runbook().get().name() + "-inputs", schemas.inputs(reading.runbook().get()));
  }
}
