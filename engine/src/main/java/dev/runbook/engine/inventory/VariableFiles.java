package dev.runbook.engine.inventory;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.secret.Vault;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.SourceReader;
import dev.runbook.engine.yaml.YamlReader;
import dev.runbook.engine.yaml.YamlRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads `group_vars/` and `host_vars/` beside an inventory: for each name a file without ending,
/// or with `.yml`, `.yaml` or `.json`, or a directory of such files, which are read in alphabetical
/// order, directories below included.
final class VariableFiles {
  private static final List<String> ENDINGS = List.of("", ".yml", ".yaml", ".json");
  private static final int MAX_DEPTH = 10;
  private final Draft draft;
  private final Diagnostics problems;

  VariableFiles(Draft draft, Diagnostics problems) {
    this.draft = draft;
    this.problems = problems;
  }

  /// Reads both directories below one directory; they may be missing.
  void read(Path directory) {
    Path groups = directory.resolve("group_vars");
    draft.groups().forEach(group -> read(groups, group, "group vars of " + group.name));
    warnOfMisspelt(groups);
    Path hosts = directory.resolve("host_vars");
    if (Files.isDirectory(hosts)) {
      draft.control();
      draft.hosts().forEach(host -> read(hosts, host, "host vars of " + host.name));
    }
  }

  private void read(Path directory, Draft.Entry owner, String origin) {
    if (owner.name.contains("/") || !Files.isDirectory(directory)) {
      return;
    }
    for (String ending : ENDINGS) {
      Path candidate = directory.resolve(owner.name + ending);
      if (Files.isDirectory(candidate)) {
        filesBelow(candidate, 0).forEach(file -> readFile(file, owner, origin));
      } else if (Files.exists(candidate)) {
        readFile(candidate, owner, origin);
      }
    }
  }

  private List<Path> filesBelow(Path directory, int depth) {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.sorted().toList()) {
        String name = entry.getFileName().toString();
        if (name.startsWith(".") || name.endsWith("~")) {
          continue;
        }
        if (Files.isDirectory(entry)) {
          if (depth < MAX_DEPTH) {
            found.addAll(filesBelow(entry, depth + 1));
          }
        } else if (!name.contains(".") || ENDINGS.contains(name.substring(name.lastIndexOf('.')))) {
          found.add(entry);
        }
      }
    } catch (IOException e) {
      problems.add(
          Diagnostic.error(
              YamlRules.FILE_UNREADABLE, "The directory `" + directory + "` cannot be read."));
    }
    return found;
  }

  private void readFile(Path path, Draft.Entry owner, String origin) {
    SourceReader.Answer answer = SourceReader.read(path, path.toString());
    answer.problem().ifPresent(problems::add);
    if (answer.file().isEmpty()) {
      return;
    }
    SourceFile file = answer.file().get();
    draft.read(file);
    if (Vault.isEncrypted(file.text())) {
      problems.add(
          Diagnostic.error(
                  InventoryRules.ENCRYPTED_FILE,
                  file.start(),
                  "The file is encrypted as a whole, so the names in it cannot be read.")
              .withAdvice(
                  "Decrypt it with `ansible-vault decrypt` and encrypt its values one by one:"
                      + " `ansible-vault encrypt_string`."));
      return;
    }
    YamlReader.Document document = YamlReader.readVariables(file);
    problems.addAll(document.problems());
    Optional<Node> root = document.root();
    root.ifPresent(node -> owner.files.addAll(Variables.ofMapping(node, origin, problems)));
  }

  /// A file for a group that there is not is usual where inventories share the directory; one whose
  /// name is nearly a group's is a slip.
  private void warnOfMisspelt(Path directory) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    Set<String> names = draft.groups().stream().map(each -> each.name).collect(Collectors.toSet());
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.sorted().toList()) {
        String file = entry.getFileName().toString();
        String name = withoutEnding(file);
        Optional<String> meant = Suggestion.nearest(name, unfiled(names, directory));
        if (!names.contains(name) && !file.startsWith(".") && meant.isPresent()) {
          problems.add(
              Diagnostic.warning(
                      InventoryRules.UNUSED_FILE,
                      new SourceFile(entry.toString(), "").start(),
                      "There is no group `" + name + "`, so this file is not read.")
                  .withAdvice("Did you mean `" + meant.get() + "`?"));
        }
      }
    } catch (IOException e) {
      problems.add(
          Diagnostic.error(
              YamlRules.FILE_UNREADABLE, "The directory `" + directory + "` cannot be read."));
    }
  }

  private static Collection<String> unfiled(Set<String> names, Path directory) {
    return names.stream()
        .filter(name -> ENDINGS.stream().noneMatch(e -> Files.exists(directory.resolve(name + e))))
        .toList();
  }

  private static String withoutEnding(String file) {
    for (String ending : ENDINGS) {
      if (!ending.isEmpty() && file.endsWith(ending)) {
        return file.substring(0, file.length() - ending.length());
      }
    }
    return file;
  }
}
