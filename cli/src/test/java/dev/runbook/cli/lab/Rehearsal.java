package dev.runbook.cli.lab;

import static java.util.Objects.requireNonNull;

import dev.runbook.cli.CommandLine;
import dev.runbook.cli.Foresight;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.journal.FileJournalStore;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlanCodec;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A lab of its own, and the command as a user runs it: a process of its own, which can be killed.
///
/// [#close] takes the machines down. Not for use by several threads at once.
final class Rehearsal {
  private static final long LIMIT_MINUTES = 30;

  /// A program that has ended.
  ///
  /// @param output what it printed, errors among it
  record Ended(String command, int code, String output) {
    Ended expect(int wanted) {
      if (code != wanted) {
        throw new AssertionError(
            command + " ended with " + code + ", not " + wanted + ":\n" + output);
      }
      return this;
    }

    Ended succeeded() {
      return expect(0);
    }
  }

  /// A command that runs.
  record Running(String command, Process process, Path log) {
    /// No signal handler, no clean-up: what a lost control machine looks like to the hosts.
    void kill() throws InterruptedException {
      process.destroyForcibly();
      process.waitFor();
    }

    boolean alive() {
      return process.isAlive();
    }

    Ended await() throws IOException, InterruptedException {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end:\n" + output());
      }
      return new Ended(command, process.exitValue(), output());
    }

    String output() throws IOException {
      return Files.readString(log);
    }
  }

  private final Path directory;
  private final Path lab;
  private final List<Path> overlays = new ArrayList<>();
  private Optional<Installation> installation = Optional.empty();
  private int commands;

  private Rehearsal(Path directory) {
    this.directory = requireNonNull(directory, "directory is null");
    this.lab = directory.resolve("lab");
  }

  /// Starts the machines.
  ///
  /// @param directory an empty one, for all that is written
  static Rehearsal up(Path directory, String... options) throws IOException, InterruptedException {
    Rehearsal made = new Rehearsal(directory);
    try {
      made.lab("up", options).succeeded();
    } catch (IOException | InterruptedException | AssertionError e) {
      made.close();
      throw e;
    }
    return made;
  }

  /// Lays an inventory over the site's profile for all later commands.
  void overlay(String name, String yaml) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, yaml);
    if (!overlays.contains(file)) {
      overlays.add(file);
    }
  }

  void remove(String overlay) {
    overlays.remove(directory.resolve(overlay));
  }

  Path directory() {
    return directory;
  }

  /// From now on `runbook` is the installed one, with the runbooks and the profile that are shipped
  /// with it. Not so [#start]: what is to be killed is the checkout's.
  ///
  /// @param installation beside this rehearsal's directory; stays the caller's to close
  void use(Installation installation) {
    this.installation = Optional.of(installation);
  }

  /// Runs `runbook COMMAND FILE ...` with the lab's inventory.
  Ended runbook(String command, String file, String... more)
      throws IOException, InterruptedException {
    if (installation.isPresent()) {
      return installed(arguments(Installation.HOME, command, file, more), directory);
    }
    return start(command, file, more).await();
  }

  /// Runs `runbook ...` in a project's directory, with what the project configures.
  Ended inProject(Path project, String... arguments) throws IOException, InterruptedException {
    if (installation.isPresent()) {
      return installed(List.of(arguments), project);
    }
    return start(ofCheckout(List.of(arguments)), "", project).await();
  }

  /// What `lab/up` wrote of the machines: an inventory.
  Path inventory() {
    return lab.resolve("inventory.yml");
  }

  /// What `runbook plan` says; of a plan that foresees a failure too.
  Plan planned(String file, String... more) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(more));
    words.addAll(List.of("--format", "json"));
    String planned = runbook("plan", file, words.toArray(String[]::new)).output();
    int begin = planned.indexOf("{\n");
    int end = planned.lastIndexOf("\n}\n");
    if (begin < 0 || end < begin) {
      throw new AssertionError("no plan of " + file + ":\n" + planned);
    }
    String json = planned.substring(begin, end + 3);
    // Kept beside the run's journal: both are wanted when one does not contain the other.
    Files.writeString(directory.resolve("planned-" + commands + ".json"), json);
    return PlanCodec.read(json);
  }

  /// Applies, and fails when something was done that the plan did not foresee.
  Ended foreseen(Plan plan, String file, String... more) throws IOException, InterruptedException {
    Ended applied = runbook("apply", file, more);
    FileJournalStore journals = new FileJournalStore(directory.resolve("state/runbook/runs"));
    List<String> missed = new Foresight(plan).missed(journals.read(journals.runs().getFirst()));
    if (!missed.isEmpty()) {
      throw new AssertionError(
          "the plan of " + file + " did not foresee:\n" + String.join("\n", missed));
    }
    return applied;
  }

  /// Starts `runbook COMMAND FILE ...` of the checkout with the lab's inventory.
  Running start(String command, String file, String... more) throws IOException {
    return start(ofCheckout(arguments(CommandLine.CHECKOUT, command, file, more)), "");
  }

  /// A command of `lab/` on this lab.
  Ended lab(String command, String... more) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(CommandLine.CHECKOUT.resolve("lab").resolve(command).toString());
    words.add("--state");
    words.add(lab.toString());
    words.addAll(List.of(more));
    return start(words, "").await();
  }

  /// A call of the lab's cloud; its answer.
  Map<String, Value> cloud(String verb, String request) throws IOException, InterruptedException {
    Ended ended =
        start(
                List.of(
                    CommandLine.CHECKOUT.resolve("lab/cloud").toString(),
                    "--state",
                    lab.toString(),
                    verb),
                request)
            .await()
            .succeeded();
    return object(JsonValues.parse(ended.output()));
  }

  /// The sets of which the cloud has snapshots.
  List<String> sets() throws IOException, InterruptedException {
    return objects(cloud("describe", "{}").get("snapshots")).stream()
        .map(snapshot -> text(snapshot.get("set")))
        .distinct()
        .toList();
  }

  int snapshots() throws IOException, InterruptedException {
    return objects(cloud("describe", "{}").get("snapshots")).size();
  }

  /// How many disks the cloud has beside those that the lab began with.
  long restoredDisks() throws IOException, InterruptedException {
    return objects(cloud("describe-disks", "{}").get("disks")).stream()
        .filter(disk -> !text(disk.get("disk")).matches("d-disk\\d+"))
        .count();
  }

  /// Runs a script on a machine as root.
  Ended root(String machine, String script) throws IOException, InterruptedException {
    return startRoot(machine, script).await();
  }

  /// Starts a script on a machine as root.
  Running startRoot(String machine, String script) throws IOException {
    String quoted = "'" + script.replace("'", "'\\''") + "'";
    return start(
        List.of(
            CommandLine.CHECKOUT.resolve("lab/ssh").toString(),
            "--state",
            lab.toString(),
            machine,
            "sudo -S -p '' sh -c " + quoted),
        Files.readString(lab.resolve("keys/sudo-password")));
  }

  /// The sets that are published: whose manifest is in the first catalog.
  List<String> published() throws IOException {
    Path catalog = lab.resolve("catalog-a");
    if (!Files.isDirectory(catalog)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(catalog)) {
      return found
          .filter(set -> Files.exists(set.resolve("manifest.json")))
          .map(set -> set.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /// What is in the first catalog at all.
  List<String> kept() throws IOException {
    Path catalog = lab.resolve("catalog-a");
    if (!Files.isDirectory(catalog)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(catalog)) {
      return found.filter(Files::isDirectory).map(set -> set.getFileName().toString()).toList();
    }
  }

  String latest() throws IOException {
    return Files.readString(lab.resolve("catalog-a/latest")).strip();
  }

  /// The events of the newest run.
  List<Map<String, Value>> events() throws IOException {
    Path newest;
    try (Stream<Path> runs = Files.list(directory.resolve("state/runbook/runs"))) {
      newest = runs.max(java.util.Comparator.naturalOrder()).orElseThrow();
    }
    List<Map<String, Value>> events = new ArrayList<>();
    for (String line : Files.readAllLines(newest.resolve("events.jsonl"))) {
      events.add(object(JsonValues.parse(line)));
    }
    return events;
  }

  /// The file of the runbook that the newest run is of.
  String file() throws IOException {
    return text(events().getFirst().get("file"));
  }

  /// The id of the newest run of a runbook.
  String run(String runbook) throws IOException {
    FileJournalStore journals = new FileJournalStore(directory.resolve("state/runbook/runs"));
    for (String run : journals.runs()) {
      if (journals.read(run).getFirst().event() instanceof RunEvent.RunStarted started
          && started.runbook().equals(runbook)) {
        return run;
      }
    }
    throw new AssertionError("no run of " + runbook);
  }

  /// How the newest run's step of this name ended; empty when it did not.
  List<String> outcomes(String step) throws IOException {
    return events().stream()
        .filter(event -> text(event.get("kind")).equals("step-finished"))
        .filter(event -> text(event.get("name")).equals(step))
        .map(event -> text(event.get("outcome")))
        .toList();
  }

  /// Waits for something that machines do.
  static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after five minutes still not: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  /// @param home the directory that has what is shipped
  private List<String> arguments(Path home, String command, String file, String... more) {
    List<String> words = new ArrayList<>(List.of(command, file));
    Stream.concat(Stream.of(home.resolve("inventories/lab.yml"), inventory()), overlays.stream())
        .forEach(inventory -> words.addAll(List.of("-i", inventory.toString())));
    words.addAll(List.of(more));
    return words;
  }

  private static List<String> ofCheckout(List<String> arguments) {
    List<String> words = new ArrayList<>(arguments);
    words.addFirst(CommandLine.CHECKOUT.resolve("bin/runbook").toString());
    return words;
  }

  private Ended installed(List<String> arguments, Path where) throws IOException {
    commands++;
    Path log = directory.resolve("command-" + commands + ".log");
    List<String> words = new ArrayList<>(arguments);
    words.addFirst(Installation.COMMAND);
    int code = installation.orElseThrow().run(words, where, environment(), log);
    return new Ended(shown(words), code, Files.readString(log));
  }

  private Running start(List<String> words, String input) throws IOException {
    return start(words, input, CommandLine.CHECKOUT);
  }

  private Running start(List<String> words, String input, Path where) throws IOException {
    commands++;
    Path log = directory.resolve("command-" + commands + ".log");
    Path given = directory.resolve("command-" + commands + ".in");
    Files.writeString(given, input, StandardCharsets.UTF_8);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(given.toFile());
    builder.environment().putAll(environment());
    return new Running(shown(words), builder.start(), log);
  }

  private Map<String, String> environment() {
    return Map.of(
        "XDG_STATE_HOME", directory.resolve("state").toString(), "RUNBOOK_LAB", lab.toString());
  }

  private static String shown(List<String> words) {
    return Path.of(words.getFirst()).getFileName()
        + " "
        + String.join(" ", words.subList(1, Math.min(4, words.size())));
  }

  void close() throws IOException, InterruptedException {
    lab("down");
  }

  static Map<String, Value> object(Value value) {
    return value instanceof Value.Mapping(Map<String, Value> entries) ? entries : Map.of();
  }

  static List<Map<String, Value>> objects(@org.jspecify.annotations.Nullable Value value) {
    return value instanceof Value.Listing(List<Value> items)
        ? items.stream().map(Rehearsal::object).toList()
        : List.of();
  }

  static String text(@org.jspecify.annotations.Nullable Value value) {
    return value instanceof Value.Text(String text) ? text : "";
  }
}
