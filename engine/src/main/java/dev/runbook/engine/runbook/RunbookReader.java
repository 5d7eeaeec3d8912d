package dev.runbook.engine.runbook;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.YamlReader;
import dev.runbook.engine.yaml.YamlRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a runbook and the steps files it includes into their shape; names and types are the
/// checker's business.
public final class RunbookReader {
  /// @param runbook what could be read; present whenever the file is a runbook at all, even if
  ///   there are problems
  /// @param problems everything that is wrong with the shape, in no particular order
  public record Reading(Optional<Runbook> runbook, List<Diagnostic> problems) {
    public Reading {
      problems = List.copyOf(problems);
    }
  }

  private final ModuleCatalog catalog;
  private final Shelves shelves;

  public RunbookReader(ModuleCatalog catalog) {
    this(catalog, Shelves.NONE);
  }

  /// @param shelves where files that are included may be, beside the one that includes them
  public RunbookReader(ModuleCatalog catalog, Shelves shelves) {
    this.catalog = catalog;
    this.shelves = shelves;
  }

  /// Reads the file as UTF-8. A file that cannot be read is a problem, not an exception.
  public Reading read(Path file) {
    List<Diagnostic> problems = new ArrayList<>();
    Optional<SourceFile> source = load(file, Optional.empty(), problems);
    return source.isEmpty()
        ? new Reading(Optional.empty(), problems)
        : read(source.get(), file, problems);
  }

  private Reading read(SourceFile source, Path path, List<Diagnostic> problems) {
    YamlReader.Document document = YamlReader.read(source);
    problems.addAll(document.problems());
    if (document.root().isEmpty()) {
      return new Reading(Optional.empty(), problems);
    }
    if (!(document.root().get() instanceof Node.Mapping root)) {
      problems.add(
          Diagnostic.error(
                  RunbookFileRules.STRUCTURE_NOT_A_RUNBOOK,
                  document.root().get().span(),
                  "A runbook is a mapping, and this is " + document.root().get().kind() + ".")
              .withAdvice("It begins with `runbook: name` and has `plays:`."));
      return new Reading(Optional.empty(), problems);
    }
    KeyedMapping keys = new KeyedMapping(root, Section.RUNBOOK, problems);
    if (root.get("runbook").isEmpty()) {
      problems.add(
          Diagnostic.error(
                  RunbookFileRules.STRUCTURE_NOT_A_RUNBOOK,
                  source.start(),
                  "This file does not begin with `runbook: name`.")
              .withAdvice(
                  root.get("steps-file").isPresent()
                      ? "It is a steps file: runbooks include it, it does not run by itself."
                      : "A runbook has the keys `runbook`, `description`, `inputs`, `types`, `vars`"
                          + " and `plays`."));
      return new Reading(Optional.empty(), problems);
    }
    Loaded loaded =
        new Loaded(
            new ArrayList<>(List.of(source)),
            new ArrayList<>(),
            new HashMap<>(Map.of(source, root)),
            new ReadAhead(),
            new HashMap<>(),
            new ArrayList<>(List.of(path.normalize())));
    loaded.ahead().begin(root, name -> beside(path, name.text()));
    String name = keys.text("runbook").orElse("");
    String description = keys.text("description").orElse("");
    InputReader declarations = new InputReader(problems);
    Map<String, ValueType.RecordOf> types = declarations.types(keys.entries("types"));
    List<Input> inputs = declarations.inputs(keys.entries("inputs"), types);
    List<Definition> vars = keys.definitions("vars");
    keys.required("plays");
    List<Play> plays =
        new PlayReader(
                catalog,
                steps(path, types, loaded, problems),
                templates(path, loaded, problems),
                problems)
            .read(keys.list("plays"));
    keys.reportUnknownKeys();
    return new Reading(
        Optional.of(
            new Runbook(
                source,
                name,
                description,
                inputs,
                types,
                vars,
                plays,
                loaded.files(),
                loaded.templates(),
                loaded.documents())),
        problems);
  }

  /// What has been loaded while one runbook is read.
  ///
  /// @param open the chain of files being read now, to find cycles
  private record Loaded(
      List<SourceFile> files,
      List<SourceFile> templates,
      Map<SourceFile, Node> documents,
      ReadAhead ahead,
      Map<Path, Optional<StepsFile>> known,
      List<Path> open) {}

  private StepReader steps(
      Path file, Map<String, ValueType.RecordOf> types, Loaded loaded, List<Diagnostic> problems) {
    return new StepReader(
        catalog,
        types,
        problems,
        name -> callee(name, file, loaded, problems),
        templates(file, loaded, problems));
  }

  private TemplateFiles templates(Path file, Loaded loaded, List<Diagnostic> problems) {
    return new TemplateFiles(name -> template(name, file, loaded, problems), problems);
  }

  private Optional<SourceFile> template(
      Node.Scalar name, Path from, Loaded loaded, List<Diagnostic> problems) {
    Path shown = beside(from, name.text());
    Optional<SourceFile> known =
        loaded.templates().stream()
            .filter(each -> each.name().equals(shown.toString()))
            .findFirst();
    if (known.isPresent()) {
      return known;
    }
    Optional<SourceFile> read = load(shown, Optional.of(name.span()), problems);
    read.ifPresent(loaded.templates()::add);
    return read;
  }

  /// A file that is named in another one.
  private Path beside(Path from, String name) {
    Path parent = from.getParent();
    return shelves.find(parent == null ? Path.of(name) : parent.resolve(name).normalize());
  }

  private Optional<StepsFile> callee(
      Node.Scalar name, Path from, Loaded loaded, List<Diagnostic> problems) {
    Path shown = beside(from, name.text());
    Path path = shown.toAbsolutePath().normalize();
    if (loaded.open().stream().anyMatch(open -> open.toAbsolutePath().normalize().equals(path))) {
      problems.add(
          Diagnostic.error(
              RunbookFileRules.INCLUDE_CYCLE,
              name.span(),
              "The file `" + name.text() + "` includes itself."));
      return Optional.empty();
    }
    Optional<StepsFile> known = loaded.known().get(path);
    if (known != null) {
      return known;
    }
    loaded.open().add(path);
    Optional<StepsFile> read =
        switch (loaded.ahead().of(shown)) {
          case ReadAhead.Text text -> stepsFile(text, shown, loaded, problems);
          case ReadAhead.Unreadable unreadable -> {
            problems.add(
                Diagnostic.error(
                    YamlRules.FILE_UNREADABLE, name.span(), unreadable(unreadable.why(), shown)));
            yield Optional.empty();
          }
        };
    loaded.open().remove(path);
    loaded.known().put(path, read);
    return read;
  }

  private Optional<StepsFile> stepsFile(
      ReadAhead.Text text, Path path, Loaded loaded, List<Diagnostic> problems) {
    SourceFile source = text.source();
    YamlReader.Document document = text.document();
    loaded.files().add(source);
    problems.addAll(document.problems());
    document
        .root()
        .ifPresent(root -> {
          loaded.documents().put(source, root);
          loaded.ahead().begin(root, name -> beside(path, name.text()));
        });
    if (document.root().isEmpty()
        || !(document.root().get() instanceof Node.Mapping root)
        || root.get("steps-file").isEmpty()) {
      problems.add(
          Diagnostic.error(
                  RunbookFileRules.STRUCTURE_NOT_A_STEPS_FILE,
                  source.start(),
                  "This file is included and does not begin with `steps-file: name`.")
              .withAdvice(
                  "A steps file has the keys `steps-file`, `types`, `inputs`, `outputs` and"
                      + " `steps`."));
      return Optional.empty();
    }
    KeyedMapping keys = new KeyedMapping(root, Section.STEPS_FILE, problems);
    String name = keys.text("steps-file").orElse("");
    keys.text("description");
    InputReader declarations = new InputReader(problems);
    Map<String, ValueType.RecordOf> types = declarations.types(keys.entries("types"));
    List<Input> inputs = declarations.inputs(keys.entries("inputs"), types);
    List<Output> outputs = declarations.outputs(keys.entries("outputs"), types);
    List<Step> steps =
        steps(path, types, loaded, problems).read(keys.list("steps"), StepReader.slug(name), "");
    keys.reportUnknownKeys();
    return Optional.of(new StepsFile(source, name, inputs, outputs, steps));
  }

  private static Optional<SourceFile> load(
      Path path, Optional<Span> from, List<Diagnostic> problems) {
    try {
      return Optional.of(new SourceFile(path.toString(), Files.readString(path)));
    } catch (IOException e) {
      String message = unreadable(e, path);
      problems.add(
          from.map(span -> Diagnostic.error(YamlRules.FILE_UNREADABLE, span, message))
              .orElseGet(() -> Diagnostic.error(YamlRules.FILE_UNREADABLE, message)));
      return Optional.empty();
    }
  }

  private static String unreadable(IOException e, Path path) {
    return "The file `" + path + "` cannot be read: " + reason(e, path) + ".";
  }

  private static String reason(IOException e, Path path) {
    if (!Files.exists(path)) {
      return "it does not exist";
    }
    if (Files.isDirectory(path)) {
      return "it is a directory";
    }
    return e instanceof java.nio.charset.CharacterCodingException
        ? "it is not UTF-8 text"
        : "permission denied or a broken disk";
  }
}
