package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.check.Checker;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.inventory.InventoryReader;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.plan.HostFindings;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.runbook.RunbookReader;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.secret.SecretException;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import dev.runbook.modules.catalog.ShippedModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mistakes in the runbooks that are shipped and shown are found by reading.
///
/// Each mutant is one of these files with one mistake that makes it wrong by construction. The seed
/// is printed, `-Dmutation.seed=N` takes one again; of each kind of mistake at most a number are
/// taken, by chance.
@SuppressWarnings("ReferenceEquality") // a node is meant as a place, not for what it says
class MutationTest {
  private static final int OF_EACH_KIND = 110;
  private static final int AT_LEAST = 500;

  /// Those that are missed are listed when the test runs.
  private static final int FOUND_PERCENT = 95;

  private final ModuleCatalog catalog = ShippedModules.catalog();
  private final Formulas formulas =
      new Formulas(
          new ExpressionLanguage(ShippedModules.functions()),
          _ -> {
            throw new SecretException("Secrets are not resolved by a check.");
          });

  /// A copy of what is shipped and shown, each file at its place in the checkout.
  @TempDir private Path directory;

  /// The runbooks and the inventories that they are checked with, relative to the directory.
  private final Map<Path, List<Path>> runbooks = new LinkedHashMap<>();

  private final Map<Path, Set<Path>> partsOf = new LinkedHashMap<>();
  private final Map<List<Path>, InventoryReader.Result> inventories = new LinkedHashMap<>();

  @BeforeEach
  void copyWhatIsShippedAndShown() throws IOException {
    Path root = CommandLine.CHECKOUT;
    List<Path> site =
        List.of(
            Path.of("inventories/lab.yml"),
            Path.of("cli/src/test/resources/dev/runbook/cli/lab-inventory.yml"));
    List<Path> copied = new ArrayList<>(site);
    try (Stream<Path> files = Files.walk(root.resolve("runbooks"))) {
      files.filter(Files::isRegularFile).forEach(file -> copied.add(root.relativize(file)));
    }
    for (Path file : copied) {
      Files.createDirectories(directory.resolve(file).resolveSibling("."));
      Files.copy(root.resolve(file), directory.resolve(file));
    }
    for (Path runbook : ShippedRunbooksTest.runbooks()) {
      runbooks.put(root.relativize(runbook), site);
    }
    Path here = Path.of("here.yml");
    Files.writeString(
        directory.resolve(here), "all: { hosts: { here: { ansible_connection: local } } }\n");
    for (DocumentationTest.Example example : DocumentationTest.runbooks()) {
      if (!example.text().contains("include:")) {
        Path file = Path.of(example.toString().replace(':', '-'));
        Files.createDirectories(directory.resolve(file).resolveSibling("."));
        Files.writeString(directory.resolve(file), example.text());
        runbooks.put(file, List.of(here));
        if (!check(file).isEmpty()) {
          runbooks.put(file, site);
        }
        if (!check(file).isEmpty()) {
          runbooks.remove(file);
          System.out.println("not changed, needs a site of its own: " + example);
        }
      }
    }
  }

  @Test
  void mistakesAreFoundByReading() throws IOException {
    long seed = Long.getLong("mutation.seed", System.nanoTime());
    List<String> unmodified = new ArrayList<>();
    for (Path runbook : runbooks.keySet()) {
      check(runbook).forEach(each -> unmodified.add(runbook + ": " + each));
    }
    assertEquals(List.of(), unmodified, "found in files that are as they should be");

    Map<Mutant.Operator, List<Mutant>> mutants = mutants(seed);
    Map<Mutant.Operator, Integer> made = new EnumMap<>(Mutant.Operator.class);
    List<Mutant> missed = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    for (Map.Entry<Mutant.Operator, List<Mutant>> each : mutants.entrySet()) {
      int before = missed.size();
      for (Mutant mutant : each.getValue()) {
        if (!isFound(mutant)) {
          missed.add(mutant);
        }
      }
      int all = each.getValue().size();
      made.put(each.getKey(), all);
      table.append(
          "%-24s %4d mutants, %4d found%n"
              .formatted(each.getKey(), all, all - (missed.size() - before)));
    }
    int all = made.values().stream().mapToInt(Integer::intValue).sum();
    String report =
        "mutation seed "
            + seed
            + "\n"
            + table
            + "%-24s %4d mutants, %4d found%n".formatted("all", all, all - missed.size())
            + (missed.isEmpty() ? "" : "missed:\n")
            + String.join("\n", missed.stream().map(Mutant::toString).toList());
    System.out.println(report);
    assertTrue(all >= AT_LEAST, report);
    assertTrue((all - missed.size()) * 100 >= all * FOUND_PERCENT, report);
    assertEquals(Mutant.Operator.values().length, made.size(), "kinds of mistakes");
  }

  private Map<Mutant.Operator, List<Mutant>> mutants(long seed) throws IOException {
    Random random = new Random(seed);
    Set<String> everywhere = everywhere();
    Map<Mutant.Operator, Set<Mutant>> all = new EnumMap<>(Mutant.Operator.class);
    for (Path file : files()) {
      Mistakes mistakes = new Mistakes(file, Files.readString(directory.resolve(file)), random);
      new KeyMistakes(mistakes, catalog).all();
      new NameMistakes(mistakes, everywhere).all();
      new TypeMistakes(mistakes, catalog).all();
      for (Mutant each : mistakes.made()) {
        all.computeIfAbsent(each.operator(), _ -> new LinkedHashSet<>()).add(each);
      }
    }
    renamedVariables()
        .forEach(
            each -> all.computeIfAbsent(each.operator(), _ -> new LinkedHashSet<>()).add(each));
    Map<Mutant.Operator, List<Mutant>> chosen = new EnumMap<>(Mutant.Operator.class);
    all.forEach((operator, each) -> {
      List<Mutant> some = new ArrayList<>(each);
      Collections.shuffle(some, random);
      chosen.put(operator, some.subList(0, Math.min(OF_EACH_KIND, some.size())));
    });
    return chosen;
  }

  /// Runbooks and the steps files that they include.
  private Set<Path> files() {
    Set<Path> files = new LinkedHashSet<>(runbooks.keySet());
    runbooks.keySet().forEach(runbook -> files.addAll(parts(runbook)));
    return files;
  }

  private Set<Path> parts(Path runbook) {
    return partsOf.computeIfAbsent(runbook, this::partsAsRead);
  }

  private Set<Path> partsAsRead(Path runbook) {
    Set<Path> parts = new LinkedHashSet<>();
    read(runbook)
        .runbook()
        .map(Runbook::files)
        .orElse(List.of())
        .forEach(file ->
            parts.add(directory.relativize(Path.of(file.name()).toAbsolutePath().normalize())));
    return parts;
  }

  /// The variables of the site and of plays: names that may be defined for every file.
  private Set<String> everywhere() throws IOException {
    Set<String> names = new HashSet<>();
    for (Path inventory : inventoriesOfTheSite()) {
      new Sheet(Files.readString(directory.resolve(inventory)))
          .root()
          .get("all")
          .ifPresent(all -> variables(all, names));
    }
    for (Path file : files()) {
      Node.Mapping root = new Sheet(Files.readString(directory.resolve(file))).root();
      names(root.get("vars"), names);
      root.get("plays")
          .ifPresent(plays -> Sheet.items(plays).forEach(play -> names(play.get("vars"), names)));
    }
    return names;
  }

  private Set<Path> inventoriesOfTheSite() {
    Set<Path> site = new LinkedHashSet<>();
    runbooks.values().forEach(site::addAll);
    return site;
  }

  private static void variables(Node group, Set<String> names) {
    if (group instanceof Node.Mapping mapping) {
      names(mapping.get("vars"), names);
      for (String holder : List.of("hosts", "children")) {
        if (mapping.get(holder).orElse(mapping) instanceof Node.Mapping inner && inner != mapping) {
          for (Node.Entry entry : inner.entries()) {
            names(Optional.of(entry.value()), names);
            variables(entry.value(), names);
          }
        }
      }
    }
  }

  private static void names(Optional<Node> variables, Set<String> names) {
    if (variables.isPresent() && variables.get() instanceof Node.Mapping mapping) {
      mapping.entries().forEach(entry -> names.add(entry.key().text()));
    }
  }

  /// Variables of the site's profile that are defined nowhere else and used in a shipped file.
  private List<Mutant> renamedVariables() throws IOException {
    Path profile = Path.of("inventories/lab.yml");
    Mistakes mistakes =
        new Mistakes(profile, Files.readString(directory.resolve(profile)), new Random(0));
    Set<String> others = new HashSet<>();
    for (Path inventory : inventoriesOfTheSite()) {
      if (!inventory.equals(profile)) {
        variables(
            new Sheet(Files.readString(directory.resolve(inventory)))
                .root()
                .get("all")
                .orElseThrow(),
            others);
      }
    }
    List<Sheet.Text> uses = new ArrayList<>();
    for (Path file : files()) {
      Node.Mapping root = new Sheet(Files.readString(directory.resolve(file))).root();
      uses.addAll(Sheet.texts(root));
      names(root.get("vars"), others);
    }
    if (mistakes.sheet().root().get("all").orElseThrow() instanceof Node.Mapping all
        && all.get("vars").orElseThrow() instanceof Node.Mapping variables) {
      for (Node.Entry entry : variables.entries()) {
        String name = entry.key().text();
        if (!others.contains(name) && uses.stream().anyMatch(use -> Usage.of(name, use))) {
          mistakes.replace(Mutant.Operator.RENAME_A_DEFINITION, entry.key().span(), name + "_2");
        }
      }
    }
    return mistakes.made();
  }

  /// Checks every runbook that the file is a part of, until one check finds something.
  private boolean isFound(Mutant mutant) throws IOException {
    Path file = directory.resolve(mutant.file());
    String before = Files.readString(file);
    boolean inventory = inventoriesOfTheSite().contains(mutant.file());
    List<Path> affected = new ArrayList<>();
    for (Path runbook : runbooks.keySet()) {
      if (inventory
          ? runbooks.get(runbook).contains(mutant.file())
          : parts(runbook).contains(mutant.file())) {
        affected.add(runbook);
      }
    }
    Files.writeString(file, mutant.text());
    if (inventory) {
      inventories.clear();
    }
    try {
      return affected.stream().anyMatch(runbook -> !check(runbook).isEmpty());
    } finally {
      Files.writeString(file, before);
      if (inventory) {
        inventories.clear();
      }
    }
  }

  private RunbookReader.Reading read(Path runbook) {
    return new RunbookReader(catalog).read(directory.resolve(runbook));
  }

  private List<Diagnostic> check(Path runbook) {
    RunbookReader.Reading reading = read(runbook);
    InventoryReader.Result hosts =
        inventories.computeIfAbsent(
            runbooks.get(runbook),
            named -> InventoryReader.read(named.stream().map(directory::resolve).toList()));
    List<Diagnostic> found = new ArrayList<>(reading.problems());
    found.addAll(hosts.diagnostics());
    if (reading.runbook().isEmpty() || hosts.inventory().isEmpty()) {
      return found;
    }
    Checker.Verdict verdict =
        new Checker(catalog, formulas)
            .check(reading.runbook().get(), found, hosts.inventory().get(), given(runbook));
    List<Diagnostic> all = new ArrayList<>(verdict.diagnostics());
    if (verdict instanceof Checker.Accepted accepted) {
      all.addAll(HostFindings.of(accepted.runbook(), formulas, new Redactor()));
    }
    return all;
  }

  private static Checker.Given given(Path runbook) {
    return runbook.endsWith("teardown.yml")
        ? new Checker.Given(
            Map.of(
                "restore",
                new Checker.Given.Input(
                    Value.text("some-run"), new SourceFile("-e", "restore=some-run").start())),
            Optional.empty())
        : Checker.Given.NOTHING;
  }
}
