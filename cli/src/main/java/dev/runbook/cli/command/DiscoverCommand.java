package dev.runbook.cli.command;

import dev.runbook.cli.site.Discovery;
import dev.runbook.cli.site.HostReading;
import dev.runbook.cli.site.ProfileText;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunListener;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.inventory.InventoryReader;
import dev.runbook.engine.journal.FileJournalStore;
import dev.runbook.engine.journal.Journal;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.run.Executor;
import dev.runbook.engine.run.RunRequest;
import dev.runbook.engine.run.RunResult;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `runbook discover HOST`: runs the shipped runbook `discover.yml`, which only reads, and writes a
/// profile of what it registered.
public final class DiscoverCommand implements Callable<Integer> {
  private final Workbench bench;
  private final Console console;
  private final Reach reach;
  private final String version;
  private String host = "";
  private final Sourcing sourcing = new Sourcing();
  private String dataDirectory = "";
  private String mount = "";
  private String superuser = "";
  private String output = "";
  private final Reaching reaching = new Reaching();

  public DiscoverCommand(Workbench bench, Console console, Reach reach, String version) {
    this.bench = bench;
    this.console = console;
    this.reach = reach;
    this.version = version;
  }

  /// What may be written after its name.
  public CommandLine line() {
    Syntax syntax =
        Syntax.of(
            "discover",
            this,
            "Reads how a host is laid out and writes its profile: the variables that the shipped"
                + " runbooks take from a site, with comments on what was read and what could not be"
                + " told. Changes nothing; runbooks/discover.yml is what runs.");
    syntax.argument("HOST", "A host of the inventory.", given -> host = given);
    sourcing.addTo(syntax);
    syntax.text(
        "--data-directory",
        "PATH",
        "The data directory that is meant, where several servers run or none.",
        given -> dataDirectory = given);
    syntax.text(
        "--mount",
        "PATH",
        "The mount point that is meant, where no server runs.",
        given -> mount = given);
    syntax.text(
        "--superuser",
        "NAME",
        "The database's superuser; default: called as the server's own user.",
        given -> superuser = given);
    syntax.text(
        "-o, --output",
        "FILE",
        "Where the profile goes; default: standard output. A file that is there is replaced only"
            + " while it is as `runbook init` made it.",
        given -> output = given);
    reaching.addTo(syntax);
    syntax.footer(
        "",
        "Examples:",
        "  runbook discover primary -o profiles/site.yml",
        "  runbook discover db1 -i db1, --data-directory /srv/pg/17 -u ops -K",
        "  runbook discover db1 --mount /srv/pg          where no PostgreSQL runs yet");
    return syntax.line();
  }

  @Override
  public Integer call() throws Rejection, Usage, InterruptedException, IOException {
    refuseToOverwrite();
    Targeting targeting = targeting();
    requireHost();
    try (Reach.Open open = reach.open(targeting, reaching)) {
      open.expectHosts();
      Workbench.Loaded loaded = bench.load(targeting, open.secrets());
      bench.refuseWhatIsNotFilledIn(loaded);
      FileJournalStore store =
          new FileJournalStore(bench.project().state(bench.environment()).resolve("runs"));
      String run = RunId.make(InstantSource.system());
      try (Journal journal = store.begin(run)) {
        return read(run, loaded, open, journal).code();
      }
    }
  }

  private ExitCode read(String run, Workbench.Loaded loaded, Reach.Open open, Journal journal)
      throws IOException {
    Map<String, Value> values = new LinkedHashMap<>();
    String operator = bench.environment().getOrDefault("USER", System.getProperty("user.name", ""));
    Executor executor =
        new Executor(
            new Executor.Tools(
                bench.catalog(),
                open.connections(loaded),
                loaded.formulas(),
                bench.redactor(),
                new TerminalApprover(
                    Optional.empty(), TerminalApprover.Confirmations.ASKED, Set.of(), operator),
                InstantSource.system()));
    RunRequest request =
        new RunRequest(
            loaded.runbook(),
            loaded.selection(),
            1,
            Workbench.digests(loaded.runbook()),
            operator,
            version);
    RunListener listener =
        recorded -> {
          if (recorded.event() instanceof RunEvent.StepFinished finished) {
            keep(finished, values);
          }
        };
    try (Interrupts _ =
        Interrupts.listening(
            executor::cancel,
            () -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code()),
            console)) {
      RunResult result = executor.run(run, request, journal, List.of(listener));
      if (result.outcome() != RunResult.Outcome.SUCCEEDED) {
        result.failures().values().forEach(this::say);
        return ExitCode.of(result.outcome());
      }
    }
    write(bench.redactor().redact(Discovery.profile(new HostReading(host, values))));
    return ExitCode.OK;
  }

  /// What `set` names and what `register` keeps; of a step that failed, why.
  private static void keep(RunEvent.StepFinished finished, Map<String, Value> values) {
    finished
        .registered()
        .ifPresent(name ->
            values.put(
                name,
                finished
                    .failure()
                    .<Value>map(
                        failure -> Value.map(Map.of("failure", Value.text(failure.message()))))
                    .orElse(finished.value())));
    if (finished.module().equals("set") && finished.value() instanceof Value.Mapping mapping) {
      values.putAll(mapping.entries());
    }
  }

  private void say(Failure failure) {
    console.err().println(host + ": " + failure.message());
    if (!failure.detail().isBlank()) {
      console.err().println(failure.detail().strip().indent(2).stripTrailing());
    }
  }

  private void write(String profile) throws IOException {
    if (output.isEmpty()) {
      console.out().print(profile);
      return;
    }
    Path file = Path.of(output);
    Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
    Files.writeString(file, profile);
    console.out().println("The profile of " + host + " is in " + output + ".");
    long left = profile.lines().filter(line -> line.matches(" .*\\bFILL-IN\\b.*")).count();
    console
        .out()
        .println(
            "Read its first lines, and write what no host knows: "
                + left
                + (left == 1 ? " line has" : " lines have")
                + " `FILL-IN`.");
  }

  private void refuseToOverwrite() throws Usage, IOException {
    Path file = Path.of(output);
    if (!output.isEmpty()
        && Files.exists(file)
        && (!Files.isRegularFile(file) || !Files.readString(file).equals(ProfileText.fresh()))) {
      throw new Usage(
          "`"
              + output
              + "` is there and is not as `runbook init` made it. Name another file and compare the"
              + " two.");
    }
  }

  private void requireHost() throws Rejection, Usage {
    InventoryReader.Result result = bench.inventory(sourcing.inventories);
    Inventory inventory = result.inventory().orElseThrow(() -> new Rejection(result.diagnostics()));
    if (inventory.host(host).isEmpty()) {
      throw new Usage(
          "There is no host `"
              + host
              + "` in the inventory. "
              + Suggestion.didYouMean(host, inventory.hosts().stream().map(Host::name).toList())
                  .orElse("Without an inventory: `-i " + host + ",`."));
    }
  }

  private Targeting targeting() throws Usage {
    Targeting targeting = new Targeting();
    targeting.file =
        bench
            .project()
            .shipped()
            .map(directory -> directory.resolve("discover.yml"))
            .filter(Files::isRegularFile)
            .map(Path::toString)
            .orElseThrow(() ->
                new Usage(
                    "It is not known where the shipped runbooks are: set RUNBOOK_HOME to the"
                        + " directory that has `runbooks/`."));
    targeting.inventories = sourcing.inventories;
    targeting.vaultPasswordFile = sourcing.vaultPasswordFile;
    Map<String, Value> inputs = new LinkedHashMap<>();
    inputs.put("hosts", Value.text(host));
    inputs.put("data_directory", Value.text(withoutSlash(dataDirectory)));
    inputs.put("mount", Value.text(withoutSlash(mount)));
    inputs.put("superuser", Value.text(superuser));
    targeting.inputs = List.of(JsonValues.write(Value.map(inputs)));
    return targeting;
  }

  private static String withoutSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
