package dev.runbook.cli.command;

import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/// `runbook backups list`: reads the manifests in the catalogs. A manifest is `SET/manifest.json`
/// in a catalog's directory; the same set in two catalogs is one backup in two places.
public final class BackupsCommand {
  private final Workbench bench;
  private final Console console;
  private List<Path> catalogs = List.of();

  public BackupsCommand(Workbench bench, Console console) {
    this.bench = bench;
    this.console = console;
  }

  /// What may be written after its name.
  public CommandLine line() {
    Syntax list = Syntax.of("list", this::list, "Lists backups, newest first.");
    list.helpAndVersion();
    list.paths(
        "-c, --catalog",
        "DIR",
        "A catalog directory; may be repeated. Default: `catalogs` of the configuration.",
        given -> catalogs = given);
    Syntax syntax = Syntax.group("backups", "The backups in the catalogs.");
    syntax.inner(list);
    return syntax.line();
  }

  private record Backup(String set, Map<String, Value> manifest, List<String> places) {}

  private int list() throws Usage, IOException {
    List<Path> places = catalogs.isEmpty() ? bench.project().paths("catalogs") : catalogs;
    if (places.isEmpty()) {
      throw new Usage(
          "Which catalog? Give `--catalog DIR`, or set `catalogs` in the project's configuration.");
    }
    Map<String, Backup> backups = new LinkedHashMap<>();
    for (Path place : places) {
      read(place, backups);
    }
    List<Backup> sorted = new ArrayList<>(backups.values());
    sorted.sort(Comparator.comparing((Backup backup) -> text(backup, "finished")).reversed());
    console
        .out()
        .printf(
            "%-28s %-12s %-22s %-7s %-9s %-8s %s%n",
            "SET", "STATE", "CAPTURED UNTIL", "MODE", "MEMBERS", "PLACES", "RESTORE POINT");
    for (Backup backup : sorted) {
      console
          .out()
          .printf(
              "%-28s %-12s %-22s %-7s %-9s %-8s %s%n",
              backup.set(),
              text(backup, "state"),
              text(backup, "captured_to"),
              text(backup, "consistency"),
              members(backup),
              backup.places().size() + " of " + places.size(),
              text(backup, "restore_point"));
    }
    return ExitCode.OK.code();
  }

  private void read(Path place, Map<String, Backup> backups) throws IOException {
    if (!Files.isDirectory(place)) {
      console.err().println("warning: the catalog `" + place + "` is not there.");
      return;
    }
    List<Path> sets;
    try (Stream<Path> entries = Files.list(place)) {
      sets = entries.filter(entry -> Files.isRegularFile(entry.resolve("manifest.json"))).toList();
    }
    for (Path set : sets) {
      String name = set.getFileName().toString();
      try {
        Value value = JsonValues.parse(Files.readString(set.resolve("manifest.json")));
        if (value instanceof Value.Mapping mapping) {
          backups
              .computeIfAbsent(name, _ -> new Backup(name, mapping.entries(), new ArrayList<>()))
              .places()
              .add(place.toString());
        }
      } catch (IllegalArgumentException e) {
        console.err().println("warning: `" + set + "/manifest.json` is not JSON.");
      }
    }
  }

  private static String text(Backup backup, String field) {
    Value value = backup.manifest().get(field);
    return value == null ? "" : ValueText.plain(value).orElse("");
  }

  private static String members(Backup backup) {
    return backup.manifest().get("snapshots") instanceof Value.Listing list
        ? String.valueOf(list.items().size())
        : "";
  }
}
