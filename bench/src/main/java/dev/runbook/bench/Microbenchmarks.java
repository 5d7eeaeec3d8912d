package dev.runbook.bench;

import dev.runbook.cli.Main;
import dev.runbook.cli.command.Console;
import dev.runbook.engine.check.Checker;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.inventory.InventoryReader;
import dev.runbook.engine.journal.EventCodec;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.runbook.RunbookReader;
import dev.runbook.engine.secret.SecretException;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.YamlReader;
import dev.runbook.modules.catalog.ShippedModules;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The pieces that every run goes through, each by itself: reading a runbook, checking it,
/// evaluating a template and an expression, writing and reading an event.
///
/// Started in the project's directory, whose `runbooks/restore.yml` it reads. Times are those of a
/// warm process: they show whether a change made a piece slower, not how long a start takes.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Microbenchmarks {
  private static final Path RESTORE = Path.of("runbooks/restore.yml");
  private static final Path SITE = Path.of("target/bench/micro-site");

  private final ModuleCatalog catalog = ShippedModules.catalog();
  private final ExpressionLanguage language = new ExpressionLanguage(ShippedModules.functions());
  private final EventCodec codec = new EventCodec();
  private final Bindings bindings = new Site();
  private final Formulas formulas = formulas();
  private final Recorded event = event();
  private Optional<Runbook> runbook = Optional.empty();
  private Optional<Inventory> inventory = Optional.empty();
  private Optional<Node.Mapping> texts = Optional.empty();
  private String line = "";

  /// Makes a site as `runbook init` does, and reads what the benchmarks start from.
  @Setup
  public void read() throws IOException {
    remove();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Main.run(
        new String[] {"init", SITE.toString()}, System.getenv(), new Console(nowhere, nowhere));
    runbook = new RunbookReader(catalog).read(RESTORE).runbook();
    inventory =
        InventoryReader.read(
                List.of(SITE.resolve("inventories/site.yml"), SITE.resolve("profiles/site.yml")))
            .inventory();
    String text =
        """
        template: "{{pg_bin}}/pg_ctl -D {{pg_data}} -m fast -w stop"
        expression: !expr "snapshots.filter(s, s.ready).map(s, s.id).size() == 4 && lsn('0/3000028') <= lsn(point)"
        """;
    texts =
        YamlReader.read(new SourceFile("texts.yml", text))
            .root()
            .filter(Node.Mapping.class::isInstance)
            .map(Node.Mapping.class::cast);
    line = codec.encode(event);
  }

  /// Removes the site.
  @TearDown
  public void remove() throws IOException {
    if (Files.exists(SITE)) {
      try (var files = Files.walk(SITE)) {
        for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /// restore.yml with all that it includes, from the files to steps.
  @Benchmark
  public Object readRunbook() {
    return new RunbookReader(catalog).read(RESTORE);
  }

  /// The whole check of restore.yml for one host; nothing is kept from one to the next.
  @Benchmark
  public Object checkRunbook() {
    return new Checker(catalog, formulas())
        .check(runbook.orElseThrow(), List.of(), inventory.orElseThrow(), Checker.Given.NOTHING);
  }

  /// A shell command with two names in it, compiled before.
  @Benchmark
  public Object evaluateTemplate() throws EvaluationException {
    return formulas.evaluate(text("template"), Place.SHELL, bindings);
  }

  /// An expression with a macro and two of our functions, compiled before.
  @Benchmark
  public Object evaluateExpression() throws EvaluationException {
    return formulas.evaluate(text("expression"), Place.PLAIN, bindings);
  }

  /// The end of a step as a line of the journal.
  @Benchmark
  public Object encodeEvent() {
    return codec.encode(event);
  }

  /// A line of the journal as the end of a step.
  @Benchmark
  public Object decodeEvent() throws IOException {
    return codec.decode(line);
  }

  private Node text(String name) {
    return texts.orElseThrow().entries().stream()
        .filter(entry -> entry.key().text().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private Formulas formulas() {
    return new Formulas(
        language,
        _ -> {
          throw new SecretException("There are no secrets here.");
        });
  }

  private static Recorded event() {
    return new Recorded(
        7,
        Instant.parse("2026-01-02T03:04:05Z"),
        new RunEvent.StepFinished(
            new StepId("restore/fsck", "data01", "1"),
            "restore1",
            "1.5.7",
            "Check every file system, read-only",
            "fsck",
            "ok",
            "",
            List.of(),
            Optional.empty(),
            Optional.of("checked"),
            Value.text("clean"),
            Duration.ofMillis(4400)));
  }

  private record Site() implements Bindings {
    private static final Map<String, Value> VALUES =
        Map.of(
            "pg_bin", Value.text("/usr/lib/postgresql/17/bin"),
            "pg_data", Value.text("/data01/pgdata"),
            "point", Value.text("0/4000000"),
            "snapshots",
                new Value.Listing(
                    java.util.stream.IntStream.range(0, 4)
                        .<Value>mapToObj(n ->
                            new Value.Mapping(
                                Map.of("id", Value.text("s-" + n), "ready", Value.bool(true))))
                        .toList()));

    @Override
    public Optional<Value> find(String name) {
      return Optional.ofNullable(VALUES.get(name));
    }

    @Override
    public Set<String> names() {
      return VALUES.keySet();
    }
  }
}
