package dev.runbook.cli.command;

import dev.runbook.engine.check.CheckedRunbook;
import dev.runbook.engine.check.Checker;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.check.NotFilledIn;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.DiagnosticRenderer;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Severity;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.inventory.InventoryReader;
import dev.runbook.engine.inventory.PasswordVariables;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.plan.HostFindings;
import dev.runbook.engine.plan.Landscape;
import dev.runbook.engine.plan.Selection;
import dev.runbook.engine.runbook.Input;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.runbook.RunbookReader;
import dev.runbook.engine.runbook.Shelves;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.secret.SecretException;
import dev.runbook.engine.secret.SecretSource;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/// What the commands work with, wired once per start, and the way from the command line to a
/// checked runbook.
///
/// @param environment the process's environment variables
public record Workbench(
    Project project,
    Map<String, String> environment,
    ModuleCatalog catalog,
    ExpressionLanguage language,
    Redactor redactor) {
  /// A checked runbook with what it was made with.
  ///
  /// @param inventoryFiles all files of the inventory
  /// @param secretsInClear the secret inputs that the command line gives in clear
  /// @param landscape the names that hosts see before any step; one for all hosts
  public record Loaded(
      CheckedRunbook runbook,
      Formulas formulas,
      Selection selection,
      List<Diagnostic> warnings,
      Redactor redactor,
      List<SourceFile> inventoryFiles,
      List<String> secretsInClear,
      Landscape landscape) {
    public Loaded {
      warnings = List.copyOf(warnings);
      inventoryFiles = List.copyOf(inventoryFiles);
      secretsInClear = List.copyOf(secretsInClear);
    }

    /// Evaluates a node of the inventory among the names that a host sees before any step.
    public HostValues variables(String host) {
      Bindings names = landscape.hostBindings(host);
      return node -> formulas.evaluate(node, Place.PLAIN, names);
    }
  }

  /// The values of one host's inventory.
  @FunctionalInterface
  public interface HostValues {
    Value evaluate(Node node) throws EvaluationException;
  }

  /// Reads and checks what the options name.
  ///
  /// @throws Rejection with everything that is wrong
  Loaded load(Targeting targeting, SecretSource secrets) throws Rejection {
    return load(targeting.file, targeting, secrets);
  }

  /// Reads and checks a runbook with what the options say.
  ///
  /// @throws Rejection with everything that is wrong
  Loaded load(String named, Choosing targeting, SecretSource secrets) throws Rejection {
    Formulas formulas = new Formulas(language, secrets);
    Path file = file(named);
    CompletableFuture<InventoryReader.Result> inventories =
        CompletableFuture.supplyAsync(
            () -> inventory(targeting.inventories),
            task -> Thread.ofPlatform().daemon().name("inventory").start(task));
    RunbookReader.Reading reading =
        new RunbookReader(catalog, new Shelves(project.shelves())).read(file);
    List<Diagnostic> problems = new ArrayList<>(project.problems());
    problems.addAll(reading.problems());
    InventoryReader.Result inventory = read(inventories);
    problems.addAll(inventory.diagnostics());
    if (reading.runbook().isEmpty() || inventory.inventory().isEmpty()) {
      throw new Rejection(problems);
    }
    Runbook runbook = reading.runbook().get();
    InputArguments arguments = new InputArguments(formulas);
    Map<String, Checker.Given.Input> inputs = arguments.read(targeting.inputs, runbook);
    problems.addAll(arguments.problems());
    Optional<String> limit = limit(targeting.limit, problems);
    Inventory hosts = inventory.inventory().get();
    Checker.Verdict verdict =
        new Checker(catalog, formulas, project.parsedScripts(environment))
            .check(runbook, problems, hosts, new Checker.Given(inputs, limit));
    return switch (verdict) {
      case Checker.Rejected rejected -> throw new Rejection(rejected.diagnostics());
      case Checker.Accepted accepted -> {
        accepted.runbook().inputs().values().forEach(redactor::learn);
        PasswordVariables.inClear(hosts).forEach(redactor::learn);
        List<Diagnostic> all = withHosts(accepted);
        yield new Loaded(
            accepted.runbook(),
            formulas,
            new Selection(limit, Set.copyOf(targeting.tags), Set.copyOf(targeting.skipTags)),
            all,
            redactor,
            inventory.files(),
            inClear(runbook, inputs),
            new Landscape(
                accepted.runbook(), formulas, _ -> Map.of(), Map.of(), Optional.empty(), redactor));
      }
    };
  }

  private static InventoryReader.Result read(
      CompletableFuture<InventoryReader.Result> inventories) {
    try {
      return inventories.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException mistake ? mistake : e;
    }
  }

  private static List<String> inClear(Runbook runbook, Map<String, Checker.Given.Input> given) {
    return runbook.inputs().stream()
        .filter(Input::secret)
        .map(Input::name)
        .filter(name -> given.containsKey(name) && !given.get(name).value().hasSensitive())
        .toList();
  }

  /// Who runs this.
  String operator() {
    return environment.getOrDefault("USER", System.getProperty("user.name", ""));
  }

  /// What the check has found, and what is wrong with the hosts; no secret is asked for.
  private List<Diagnostic> withHosts(Checker.Accepted accepted) throws Rejection {
    Diagnostics all = new Diagnostics();
    all.addAll(accepted.diagnostics());
    Formulas withoutSecrets =
        new Formulas(
            language,
            _ -> {
              throw new SecretException("Secrets are not resolved by a check.");
            });
    all.addAll(HostFindings.of(accepted.runbook(), withoutSecrets, redactor));
    if (all.hasErrors()) {
      throw new Rejection(all.all());
    }
    return all.all();
  }

  /// Shows what the check found that does not keep the runbook from running, before anything else.
  void warn(Loaded loaded, Console console) {
    DiagnosticRenderer renderer = new DiagnosticRenderer();
    loaded
        .warnings()
        .forEach(warning -> console.err().println(redactor.redact(renderer.render(warning))));
  }

  /// Nothing is begun with a placeholder for a value.
  ///
  /// @throws Rejection with what is left to fill in
  void refuseWhatIsNotFilledIn(Loaded loaded) throws Rejection {
    List<Diagnostic> left =
        loaded.warnings().stream()
            .filter(NotFilledIn::found)
            .map(warning ->
                new Diagnostic(
                    Severity.ERROR,
                    warning.rule(),
                    warning.span(),
                    warning.message(),
                    warning.advice()))
            .toList();
    if (!left.isEmpty()) {
      throw new Rejection(left);
    }
  }

  InventoryReader.Result inventory(List<String> named) {
    return InventoryReader.read(
        named.isEmpty() ? project.paths("inventory") : named.stream().map(Path::of).toList());
  }

  /// The runbook of that name.
  Path file(String name) throws Rejection {
    Optional<Path> found = project.runbook(name);
    if (found.isEmpty()) {
      throw new Rejection(
          List.of(
              Diagnostic.error(
                      CommandRules.FILE_NOT_FOUND,
                      "There is no runbook `" + name + "` here or in runbooks/.")
                  .withAdvice(Suggestion.didYouMean(name, project.runbookNames()))));
    }
    return found.get();
  }

  private static Optional<String> limit(String written, List<Diagnostic> problems) {
    if (written.isEmpty()) {
      return Optional.empty();
    }
    if (!written.startsWith("@")) {
      return Optional.of(written);
    }
    try {
      List<String> lines = Files.readAllLines(Path.of(written.substring(1)));
      return Optional.of(
          String.join(
              ",", lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList()));
    } catch (IOException e) {
      problems.add(
          Diagnostic.error(
              CommandRules.LIMIT_UNREADABLE,
              "The file `" + written.substring(1) + "` cannot be read."));
      return Optional.empty();
    }
  }

  /// SHA-256 of every file that the runbook was read from, by name.
  static Map<String, String> digests(CheckedRunbook checked) {
    Map<String, String> digests = new LinkedHashMap<>();
    Stream.concat(checked.runbook().files().stream(), checked.runbook().templates().stream())
        .forEach(file -> digests.put(file.name(), Sha256.of(file.text())));
    return digests;
  }
}
