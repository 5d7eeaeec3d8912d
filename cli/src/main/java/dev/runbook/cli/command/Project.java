package dev.runbook.cli.command;

import dev.runbook.engine.check.ParsedScripts;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where things are: the project's configuration, its runbooks and inventories, and the user's own
/// directories.
///
/// The first configuration found is used and none is merged: `$RUNBOOK_CONFIG`,
/// `runbook-config.yml` here, the user's `~/.config/runbook/config.yml`. One in a directory that
/// everybody may write to is passed over with a warning.
///
/// Runbooks are looked for by name: here, in `runbooks/` here, in the directories that the
/// configuration names, and last among those that are shipped with the command.
///
/// @param directory relative paths in the configuration are relative to it
/// @param shipped the directory of the shipped runbooks: `runbooks` in `$RUNBOOK_HOME`, or in the
///   directory that the start script stands in
/// @param file the configuration itself, when there is one
public record Project(
    Path directory,
    Map<String, Node> settings,
    List<String> warnings,
    List<Diagnostic> problems,
    Optional<Path> shipped,
    Optional<SourceFile> file) {
  public Project {
    settings = Map.copyOf(settings);
    warnings = List.copyOf(warnings);
    problems = List.copyOf(problems);
  }

  public static Project find(Map<String, String> environment) {
    List<String> warnings = new ArrayList<>();
    for (Path candidate : candidates(environment)) {
      if (!Files.isRegularFile(candidate)) {
        continue;
      }
      if (everybodyMayWrite(candidate.toAbsolutePath().resolveSibling("."))) {
        warnings.add(
            "The configuration `"
                + candidate
                + "` is ignored: everybody may write to its directory.");
        continue;
      }
      return read(candidate, warnings, shipped(environment));
    }
    return new Project(
        Path.of(""), Map.of(), warnings, List.of(), shipped(environment), Optional.empty());
  }

  private static Optional<Path> shipped(Map<String, String> environment) {
    String home = environment.getOrDefault("RUNBOOK_HOME", System.getProperty("runbook.home", ""));
    return Optional.of(home)
        .filter(text -> !text.isEmpty())
        .map(text -> Path.of(text).resolve("runbooks"))
        .filter(Files::isDirectory);
  }

  private static List<Path> candidates(Map<String, String> environment) {
    List<Path> candidates = new ArrayList<>();
    String named = environment.getOrDefault("RUNBOOK_CONFIG", "");
    if (!named.isEmpty()) {
      candidates.add(Path.of(named));
    }
    candidates.add(Path.of("runbook-config.yml"));
    candidates.add(xdg(environment, "XDG_CONFIG_HOME", ".config").resolve("runbook/config.yml"));
    return candidates;
  }

  private static Path xdg(Map<String, String> environment, String variable, String otherwise) {
    String named = environment.getOrDefault(variable, "");
    return named.isEmpty()
        ? Path.of(environment.getOrDefault("HOME", "/"), otherwise)
        : Path.of(named);
  }

  private static boolean everybodyMayWrite(Path directory) {
    try {
      return Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static Project read(Path file, List<String> warnings, Optional<Path> shipped) {
    Path directory = file.getParent() == null ? Path.of("") : file.getParent();
    List<Diagnostic> problems = new ArrayList<>();
    Map<String, Node> settings = new LinkedHashMap<>();
    Optional<SourceFile> source = Optional.empty();
    try {
      SourceFile text = new SourceFile(file.toString(), Files.readString(file));
      source = Optional.of(text);
      YamlReader.Document document = YamlReader.read(text);
      problems.addAll(document.problems());
      if (document.root().isPresent() && document.root().get() instanceof Node.Mapping mapping) {
        for (Node.Entry entry : mapping.entries()) {
          Optional<Setting> setting = Setting.named(entry.key().text());
          if (setting.isPresent()) {
            settings.put(entry.key().text(), entry.value());
            if (setting.get().read(entry.value()) instanceof Coercion.Refused refused) {
              problems.add(
                  Diagnostic.error(
                          CommandRules.CONFIG_VALUE,
                          entry.value().span(),
                          "`" + entry.key().text() + "`: " + refused.problem())
                      .withAdvice(refused.advice()));
            }
          } else {
            problems.add(
                Diagnostic.error(
                        CommandRules.CONFIG_UNKNOWN_KEY,
                        entry.key().span(),
                        "There is no setting `" + entry.key().text() + "`.")
                    .withAdvice(
                        dev.runbook.engine.diagnostic.Suggestion.didYouMean(
                                entry.key().text(), Setting.names())
                            .orElse(
                                "Settings are: `" + String.join("`, `", Setting.names()) + "`.")));
          }
        }
      }
    } catch (IOException e) {
      problems.add(
          Diagnostic.error(
              CommandRules.CONFIG_UNREADABLE, "The configuration `" + file + "` cannot be read."));
    }
    return new Project(directory, settings, warnings, problems, shipped, source);
  }

  /// A setting that is a text or a list of texts; paths are made relative to the configuration's
  /// directory.
  public List<Path> paths(String key) {
    return texts(key).stream().map(this::path).toList();
  }

  /// How many persons have to sign a saved plan at the least, by the setting `require_approval`.
  int requiredApprovals() {
    return value(Setting.REQUIRE_APPROVAL) instanceof Value.Whole(long number)
        ? Math.toIntExact(number)
        : 0;
  }

  /// How old a saved plan may be, by the setting `plan_max_age`; empty for as old as it likes.
  Optional<Duration> planMaxAge() {
    return value(Setting.PLAN_MAX_AGE) instanceof Value.Time(Duration age)
        ? Optional.of(age)
        : Optional.empty();
  }

  /// Null, as a value, when it is not set or is a problem.
  private Value value(Setting setting) {
    return Optional.ofNullable(settings.get(setting.key().name()))
                .map(setting::read)
                .orElse(new Coercion.Accepted(Value.NULL))
            instanceof Coercion.Accepted(Value value)
        ? value
        : Value.NULL;
  }

  public List<String> texts(String key) {
    Node node = settings.get(key);
    if (node instanceof Node.Scalar scalar) {
      return List.of(scalar.text());
    }
    if (node instanceof Node.Sequence list) {
      return list.items().stream()
          .filter(Node.Scalar.class::isInstance)
          .map(item -> ((Node.Scalar) item).text())
          .toList();
    }
    return List.of();
  }

  private Path path(String text) {
    String home = System.getenv().getOrDefault("HOME", "/");
    return text.startsWith("~/") ? Path.of(home, text.substring(2)) : directory.resolve(text);
  }

  /// Where runs are kept: the setting `state`, or `$XDG_STATE_HOME/runbook`, or
  /// `~/.local/state/runbook`.
  public Path state(Map<String, String> environment) {
    List<Path> named = paths("state");
    return named.isEmpty()
        ? xdg(environment, "XDG_STATE_HOME", ".local/state").resolve("runbook")
        : named.getFirst();
  }

  /// Kept in `$XDG_CACHE_HOME/runbook/scripts`, or `~/.cache/runbook/scripts`; nowhere when the
  /// environment knows no home.
  public ParsedScripts parsedScripts(Map<String, String> environment) {
    return environment.containsKey("XDG_CACHE_HOME") || environment.containsKey("HOME")
        ? ParsedScripts.in(xdg(environment, "XDG_CACHE_HOME", ".cache").resolve("runbook/scripts"))
        : ParsedScripts.NONE;
  }

  /// The directories that runbooks are in, the first that has a file wins.
  public List<Path> shelves() {
    Set<Path> directories = new LinkedHashSet<>(List.of(Path.of("runbooks")));
    directories.addAll(paths("runbooks"));
    shipped.ifPresent(directories::add);
    return List.copyOf(directories);
  }

  /// Where runbooks that are taken over go: the first directory of the setting `runbooks`, or
  /// `runbooks/` beside the configuration.
  public Path own() {
    return paths("runbooks").stream().findFirst().orElse(directory.resolve("runbooks"));
  }

  private List<Path> searched() {
    List<Path> directories = new ArrayList<>(List.of(Path.of("")));
    directories.addAll(shelves());
    return directories;
  }

  /// The file that a name stands for: as it is, or in one of [#shelves()], with or without `.yml`;
  /// empty when there is none.
  public Optional<Path> runbook(String name) {
    for (Path each : searched()) {
      for (String ending : List.of("", ".yml", ".yaml")) {
        Path candidate = each.resolve(name + ending);
        if (Files.isRegularFile(candidate)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  /// All runbooks that a name could stand for, for suggestions.
  public List<String> runbookNames() {
    List<String> names = new ArrayList<>();
    for (Path each : searched()) {
      Path listed = each.toString().isEmpty() ? Path.of(".") : each;
      if (Files.isDirectory(listed)) {
        try (var files = Files.list(listed)) {
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".yml") || file.endsWith(".yaml"))
              .forEach(names::add);
        } catch (IOException e) {
          System.getLogger(Project.class.getName())
              .log(System.Logger.Level.DEBUG, "listing runbooks for suggestions", e);
        }
      }
    }
    return names;
  }
}
