package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.cli.site.ProfileText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `runbook schema`: its schemas take every file that is shipped or shown, and refuse what the
/// readers refuse by its shape.
///
/// With `-Dfixtures.write=true` the schemas in `docs/schema` are written anew.
class SchemaTest {
  private static final Pattern PART =
      Pattern.compile("(?ms)^--- (\\S+\\.yml)\\n(.*?)(?=^--- |^\\$ )");

  @TempDir private Path directory;

  /// A text and the schema it is for.
  ///
  /// @param name where it is from, for messages
  record Sample(String name, String kind, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  /// A text that its schema must refuse, and what a validator must say, in part.
  record Wrong(String kind, String text, String said) {
    @Override
    public String toString() {
      return said;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"runbook", "steps", "inventory", "profile", "config"})
  void theSchemaInTheDocumentationIsTheOneThatIsPrinted(String kind) throws IOException {
    CommandLine.Ended ended = new CommandLine(directory).run("schema", kind);
    Path file = ShippedSchemas.FOLDER.resolve(kind + ".json");
    if (Boolean.getBoolean("fixtures.write")) {
      Files.createDirectories(ShippedSchemas.FOLDER);
      Files.writeString(file, ended.out());
    }
    assertEquals(
        ended.out(),
        Files.exists(file) ? Files.readString(file) : "",
        () -> "docs/schema/" + kind + ".json is stale: write it with -Dfixtures.write=true");
  }

  @Test
  void allSchemasAreWrittenToADirectory() throws IOException {
    CommandLine.Ended ended =
        new CommandLine(directory).run("schema", "-o", directory.resolve("made").toString());
    assertEquals(0, ended.code(), ended.err());
    Map<String, String> made = contents(directory.resolve("made"));
    assertEquals(5, made.size());
    Map<String, String> shipped = contents(ShippedSchemas.FOLDER);
    shipped.keySet().retainAll(made.keySet());
    assertEquals(shipped, made);
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }

  @Test
  void aKindThatIsNoneIsAnErrorOfUsage() {
    CommandLine.Ended ended = new CommandLine(directory).run("schema", "playbook");
    assertEquals(2, ended.code());
    assertTrue(ended.err().contains("runbook, steps, inventory, profile, config"), ended.err());
  }

  static List<Sample> shipped() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String folder : List.of("runbooks", "inventories", "cli/src/test/resources", "lab", ".")) {
      Path root = CommandLine.CHECKOUT.resolve(folder).normalize();
      try (Stream<Path> files = folder.equals(".") ? Files.list(root) : Files.walk(root)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".yml")).sorted().toList()) {
          String text = Files.readString(file);
          samples.add(
              new Sample(CommandLine.CHECKOUT.relativize(file).toString(), kind(file, text), text));
        }
      }
    }
    return samples;
  }

  private static String kind(Path file, String text) {
    if (text.startsWith("runbook:")) {
      return "runbook";
    }
    if (text.startsWith("steps-file:")) {
      return "steps";
    }
    return file.endsWith("runbook-config.yml") ? "config" : "inventory";
  }

  /// What the documentation shows; steps by themselves in a runbook.
  static List<Sample> shown() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (DocumentationTest.Example each : DocumentationTest.examples(_ -> true)) {
      String first = each.begins().split("[: ]", 2)[0];
      switch (first) {
        case "runbook" -> samples.add(new Sample(each.toString(), "runbook", each.text()));
        case "steps-file" -> samples.add(new Sample(each.toString(), "steps", each.text()));
        case "all" -> samples.add(new Sample(each.toString(), "profile", each.text()));
        case "-" -> samples.add(new Sample(each.toString(), "runbook", inARunbook(each.text())));
        default -> {}
      }
    }
    return samples;
  }

  /// The runbooks that the fixtures of runs and plans begin with, but for one whose `become` only a
  /// run refuses.
  static List<Sample> run() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String folder : List.of("run", "plan")) {
      for (Path file : Transcript.in(folder)) {
        if (file.endsWith("become-not-a-user.txt")) {
          continue;
        }
        Matcher parts = PART.matcher(Files.readString(file));
        while (parts.find()) {
          String text = parts.group(2);
          if (text.startsWith("runbook:") || text.startsWith("steps-file:")) {
            samples.add(
                new Sample(file.getFileName() + " " + parts.group(1), kind(file, text), text));
          }
        }
      }
    }
    return samples;
  }

  @ParameterizedTest
  @MethodSource({"shipped", "shown", "run"})
  void whatIsReadFitsItsSchema(Sample sample) throws IOException {
    assertEquals(List.of(), ShippedSchemas.problems(sample.kind(), sample.text()));
  }

  @Test
  void thereAreManySamples() throws IOException {
    assertTrue(shipped().size() > 15, "files that are shipped");
    assertTrue(shown().size() > 30, "examples");
    assertTrue(run().size() > 30, "fixtures");
  }

  private static String inARunbook(String steps) {
    return "runbook: example\nplays:\n  - hosts: all\n    steps:\n" + steps.indent(6);
  }

  private static Wrong step(String step, String said) {
    return new Wrong("runbook", inARunbook("- " + step), said);
  }

  private static Wrong play(String keys, String said) {
    return new Wrong("runbook", "runbook: example\nplays:\n  - { " + keys + " }\n", said);
  }

  static List<Wrong> wrong() {
    return List.of(
        step("{ shell: { run: ls, effect: read }, retrys: 3 }", "retrys"),
        step("{ shell: { rum: ls, effect: read } }", "rum"),
        step("{ sql: { querry: select 1 } }", "querry"),
        step("{ shell: ls, fail: no }", "must be valid to one and only one schema"),
        step("{ name: Nothing }", "steps"),
        step("{ mount: /data }", "mount"),
        step("{ shell: ls, register: 9lives }", "register"),
        step("{ shell: ls, when: { a: b } }", "when"),
        step("{ shell: ls, rescue: { fail: no } }", "rescue"),
        step("{ shell: ls, allow: [{ rule: a.b }] }", "because"),
        step("{ steps: [], with: [{ sql: { session: a, querry: b } }] }", "querry"),
        step("{ steps: [], with: [{ when: true }] }", "sql"),
        step("{ include: { path: steps/a.yml } }", "file"),
        step("{ filesystem: { device: /dev/vdb, label: [a] } }", "label"),
        play("host: all", "host"),
        play("hosts: [a, b]", "hosts"),
        play("hosts: all, strategy: fast", "strategy"),
        play("hosts: all, serial: 0", "serial"),
        play("hosts: all, any_errors_fatal: 'yes'", "any_errors_fatal"),
        play("hosts: all, max_fail_percentage: 101", "max_fail_percentage"),
        play("hosts: all, defaults: { shel: { effect: read } }", "shel"),
        new Wrong("runbook", "runbook: a\n", "plays"),
        new Wrong("runbook", "runbook: a\nplays: []\ninputs: { a: string }\n", "inputs"),
        new Wrong("runbook", "runbook: a\nplays: []\ninputs: { a: { typ: int } }\n", "typ"),
        new Wrong("runbook", "runbook: a\nplays: []\ntypes: { A: string }\n", "types"),
        new Wrong("steps", "steps-file: a\nplays: []\n", "plays"),
        new Wrong("steps", "steps-file: a\noutputs: { b: { doc: c } }\n", "value"),
        new Wrong("inventory", "all: { host: { a: } }\n", "host"),
        new Wrong("inventory", "all: { hosts: [a] }\n", "hosts"),
        new Wrong("inventory", "all: { vars: { connection: { adress: a } } }\n", "adress"),
        new Wrong("profile", "all: { vars: [a] }\n", "vars"),
        new Wrong("config", "inventories: a.yml\n", "inventories"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whatIsWrongInItsShapeIsRefused(Wrong wrong) throws IOException {
    List<String> problems = ShippedSchemas.problems(wrong.kind(), wrong.text());
    assertTrue(problems.toString().contains(wrong.said()), problems::toString);
  }

  /// The schema is no stricter than what it describes.
  @ParameterizedTest
  @MethodSource("wrong")
  void whatTheSchemaRefusesTheCheckRefusesToo(Wrong wrong) throws IOException {
    String runbook = "runbook: a\nplays: [{ hosts: all, steps: [{ fail: no }] }]\n";
    String inventory = "all: { hosts: { a: { connection: { transport: local } } } }\n";
    CommandLine commands = new CommandLine(directory);
    switch (wrong.kind()) {
      case "runbook" -> runbook = wrong.text();
      case "steps" -> {
        runbook = "runbook: a\nplays: [{ hosts: all, steps: [{ include: steps.yml }] }]\n";
        Files.writeString(directory.resolve("steps.yml"), wrong.text());
      }
      case "inventory", "profile" -> inventory = wrong.text();
      default ->
          Files.writeString(
              Files.createDirectories(directory.resolve("runbook")).resolve("config.yml"),
              wrong.text());
    }
    Path file = Files.writeString(directory.resolve("runbook.yml"), runbook);
    Path hosts = Files.writeString(directory.resolve("inventory.yml"), inventory);
    CommandLine.Ended ended = commands.run("check", file.toString(), "-i", hosts.toString());
    assertEquals(3, ended.code(), ended.err());
  }

  @Test
  void theProfileOfANewProjectFitsItsSchemaAndSoDoVariablesOfTheSitesOwn() throws IOException {
    String profile = ProfileText.fresh() + "    our_own: 1\n";
    assertEquals(List.of(), ShippedSchemas.problems("profile", profile));
    String other = ShippedSchemas.problems("profile", "all: { vars: { pg_hba: 5 } }").toString();
    assertTrue(other.contains("/all/vars/pg_hba"), other);
  }

  @Test
  void theInputsOfARunbookHaveASchemaOfTheirOwn() throws IOException {
    CommandLine commands = new CommandLine(directory);
    String schema =
        commands
            .run(
                "schema", "inputs", CommandLine.CHECKOUT.resolve("runbooks/restore.yml").toString())
            .out();
    String unknown = ShippedSchemas.problemsBySchema(schema, "sett: latest\n").toString();
    assertTrue(unknown.contains("sett"), unknown);
    assertEquals(2, commands.run("schema", "inputs").code());
    assertEquals(3, commands.run("schema", "inputs", "no-such-runbook").code());
  }
}
