package dev.runbook.engine.inventory;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.source.Position;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.SourceReader;
import dev.runbook.engine.yaml.YamlRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads inventories: our own and Ansible's YAML, Ansible's INI, directories of them, lists of
/// names (`db1,db2,`), and the variables in `group_vars/` and `host_vars/` beside them.
///
/// Later sources add to earlier ones, and their variables come above those of the same group or
/// host. Of one group, what its inventory says comes below what `group_vars/` says. Parents come
/// before children, whatever file they are in.
public final class InventoryReader {
  private static final List<String> YAML_ENDINGS = List.of(".yml", ".yaml", ".json");
  private static final List<String> NOT_INVENTORIES =
      List.of(
          ".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst", ".orig", ".cfg",
          ".retry");
  private static final int MAX_DEPTH = 10;

  /// @param inventory empty when there is an error among the diagnostics
  /// @param files all that were read, variables too, in order
  public record Result(
      Optional<Inventory> inventory, List<Diagnostic> diagnostics, List<SourceFile> files) {
    public Result {
      requireNonNull(inventory, "inventory is null");
      diagnostics = List.copyOf(diagnostics);
      files = List.copyOf(files);
    }
  }

  private final Diagnostics problems = new Diagnostics();
  private final Draft draft = new Draft(problems);
  private final Set<Path> variableDirectories = new LinkedHashSet<>();

  private InventoryReader() {}

  /// Reads all sources into one inventory; without any it has `control` alone.
  ///
  /// @param sources files or directories as the user wrote them; what has a `,` and is no file is a
  ///   list of host names
  public static Result read(List<Path> sources) {
    InventoryReader reader = new InventoryReader();
    sources.forEach(reader::readSource);
    return reader.finish();
  }

  private Result finish() {
    VariableFiles files = new VariableFiles(draft, problems);
    variableDirectories.forEach(files::read);
    Optional<Inventory> inventory = draft.finish();
    return new Result(
        problems.hasErrors() ? Optional.empty() : inventory, problems.all(), draft.files());
  }

  private void readSource(Path source) {
    String written = source.toString();
    if (written.contains(",") && !Files.exists(source)) {
      readNames(written);
    } else if (Files.isDirectory(source)) {
      variableDirectories.add(source);
      readDirectory(source, 0);
    } else {
      readFile(source);
      variableDirectories.add(Optional.ofNullable(source.getParent()).orElse(Path.of("")));
    }
  }

  private void readNames(String written) {
    SourceFile list = new SourceFile("<command line>", written);
    int from = 0;
    for (String each : written.split(",", -1)) {
      int length = each.codePointCount(0, each.length());
      Span place = new Span(list, new Position(1, from + 1), new Position(1, from + 1 + length));
      from += length + 1;
      if (!each.isBlank()) {
        HostNames names = HostNames.expand(each.strip(), place, problems);
        for (String name : names.names()) {
          Optional<Draft.Entry> host = draft.host(name, place);
          names
              .port()
              .ifPresent(port ->
                  host.ifPresent(
                      h -> h.inline.add(Variables.port(port, place, "host vars of " + name))));
        }
      }
    }
  }

  private void readDirectory(Path directory, int depth) {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.sorted().toList()) {
        String name = entry.getFileName().toString();
        boolean other =
            name.startsWith(".")
                || name.equals("group_vars")
                || name.equals("host_vars")
                || NOT_INVENTORIES.stream().anyMatch(name::endsWith);
        if (other) {
          continue;
        }
        if (!Files.isDirectory(entry)) {
          readFile(entry);
        } else if (depth < MAX_DEPTH) {
          readDirectory(entry, depth + 1);
        }
      }
    } catch (IOException e) {
      problems.add(
          Diagnostic.error(
              YamlRules.FILE_UNREADABLE, "The directory `" + directory + "` cannot be read."));
    }
  }

  private void readFile(Path path) {
    SourceReader.Answer answer = SourceReader.read(path, path.toString());
    answer.problem().ifPresent(problems::add);
    if (answer.file().isEmpty()) {
      return;
    }
    SourceFile file = answer.file().get();
    draft.read(file);
    if (file.text().startsWith("#!") && Files.isExecutable(path)) {
      problems.add(
          Diagnostic.error(
                  InventoryRules.DYNAMIC, file.start(), "Programs that list hosts are not run.")
              .withAdvice(
                  "Save what it lists: `ansible-inventory -i "
                      + path
                      + " --list --yaml --output inventory.yml`."));
      return;
    }
    if (isYaml(path, file)) {
      new YamlInventory(draft, problems).read(file);
    } else {
      new IniInventory(file, draft, problems).read();
    }
  }

  /// By the ending; a file without one by its first line that says something.
  private static boolean isYaml(Path path, SourceFile file) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.contains(".")) {
      return YAML_ENDINGS.stream().anyMatch(name::endsWith);
    }
    return file.text()
        .lines()
        .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
        .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
        .findFirst()
        .map(line -> line.startsWith("---") || line.matches("[\\w.-]+:(\\s.*)?|[{\"'].*"))
        .orElse(false);
  }
}
