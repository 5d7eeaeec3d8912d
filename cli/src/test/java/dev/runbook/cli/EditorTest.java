package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.cli.site.SiteProfile;
import dev.runbook.cli.site.SiteVariable;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What an editor shows of a runbook: the real YAML language server, set up as the documentation
/// says.
@Timeout(60)
class EditorTest {
  private static final Path PAGE = CommandLine.CHECKOUT.resolve("docs/how-to/editor.md");
  private static final Path PACKAGE =
      CommandLine.CHECKOUT.resolve("build-tools/yaml-language-server");
  private static final String HEAD = "runbook: a\nplays:\n  - hosts: all\n    steps:\n";

  @TempDir private static Path project;
  private static LanguageServer server;
  private static int files;

  @BeforeAll
  static void openTheProject() throws Exception {
    Path program = PACKAGE.resolve("node_modules/yaml-language-server/bin/yaml-language-server");
    Prerequisite.installed(
        Files.exists(program) && succeeds("node", "--version"),
        "no YAML language server: install Node.js, then `npm ci` in"
            + " build-tools/yaml-language-server");
    CommandLine commands = new CommandLine(project);
    String schemas = project.resolve(".schema").toString();
    assertEquals(0, commands.run("schema", "-o", schemas).code());
    server =
        new LanguageServer(List.of("node", program.toString(), "--stdio"), project, settings());
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      return false;
    }
  }

  /// Those of the page, by section: `yaml.schemas` is `schemas` of the section `yaml`.
  private static Map<String, Value> settings() throws IOException {
    Value written = JsonValues.parse(block("json"));
    Map<String, Value> yaml = new LinkedHashMap<>();
    ((Value.Mapping) written)
        .entries()
        .forEach((name, value) -> yaml.put(name.replaceFirst("^yaml\\.", ""), value));
    // Nothing is fetched from the network.
    yaml.put("schemaStore", Value.map(Map.of("enable", Value.bool(false))));
    yaml.put("validate", Value.bool(true));
    yaml.put("completion", Value.bool(true));
    yaml.put("hover", Value.bool(true));
    return Map.of("yaml", Value.map(yaml));
  }

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```").matcher(Files.readString(PAGE));
    assertTrue(block.find(), "a block of " + language);
    return block.group(1);
  }

  private static Path runbook() {
    return project.resolve("runbooks").resolve(++files + ".yml");
  }

  @Test
  void theArgumentsOfAModuleAreOfferedWithWhatTheyMean() throws Exception {
    Map<String, String> offered =
        server.completions(runbook(), HEAD + "      - name: a\n        mount:\n          ^\n");
    assertEquals(
        "The absolute path of the directory.", offered.get("path"), () -> offered.toString());
    assertTrue(offered.keySet().containsAll(List.of("device", "options", "state")));
  }

  @Test
  void theChoicesOfAnArgumentAreOffered() throws Exception {
    Map<String, String> offered =
        server.completions(
            runbook(), HEAD + "      - shell:\n          run: ls\n          effect: ^\n");
    assertTrue(offered.keySet().containsAll(List.of("read", "change", "destroy")));
  }

  @Test
  void modifiersAndModulesAreOfferedInAStep() throws Exception {
    Map<String, String> offered =
        server.completions(runbook(), HEAD + "      - name: a\n        shell: ls\n        ^\n");
    assertEquals("A failure is shown and the run goes on.", offered.get("ignore_errors"));
    assertTrue(offered.keySet().containsAll(List.of("when", "retries", "register")));
    Map<String, String> first = server.completions(runbook(), HEAD + "      - ^\n");
    assertTrue(first.keySet().containsAll(List.of("lvm", "wait-for", "steps", "include")));
  }

  @Test
  void whatAKeyMeansIsShownWhereThePointerIs() throws Exception {
    assertTrue(
        server
            .hover(runbook(), HEAD + "      - shell: ls\n        ret^ries: 3\n")
            .contains("How many more attempts there are after the first."));
    assertTrue(
        server
            .hover(runbook(), HEAD + "      - mou^nt: { path: /data }\n")
            .contains("Mounts the file system of a block device"));
  }

  @Test
  void anUnknownKeyIsMarkedInItsLine() throws Exception {
    assertEquals(
        List.of("6: Property retrys is not allowed."),
        server.problems(runbook(), HEAD + "      - shell: ls\n        retrys: 3\n"));
    assertEquals(
        List.of("5: Property querry is not allowed."),
        server.problems(runbook(), HEAD + "      - sql: { querry: select 1 }\n"));
  }

  @Test
  void inventoriesAreKnownByTheirFolder() throws Exception {
    assertEquals(
        List.of("1: Property adress is not allowed."),
        server.problems(
            project.resolve("inventories/a.yml"),
            "all: { vars: { connection: { adress: b } } }\n"));
  }

  @Test
  void theVariablesOfAProfileAreOfferedWithWhatTheyMean() throws Exception {
    Path profile = project.resolve("profiles/site.yml");
    Map<String, String> offered = server.completions(profile, "all:\n  vars:\n    ^\n");
    assertEquals("The server's port.", offered.get("pg_port"), () -> offered.toString());
    assertTrue(
        offered
            .keySet()
            .containsAll(SiteProfile.VARIABLES.stream().map(SiteVariable::name).toList()));
    assertTrue(
        server
            .completions(project.resolve("profiles/a.yml"), "all:\n  vars:\n    fstype: ^\n")
            .keySet()
            .containsAll(List.of("ext4", "xfs")));
  }

  @Test
  void aListThatAProfileWritesAsAMappingIsMarked() throws Exception {
    assertEquals(
        List.of("3: Incorrect type. Expected \"array | string\"."),
        server.problems(
            project.resolve("profiles/b.yml"),
            "all:\n  vars:\n    catalogs: { first: /srv/a, second: /srv/b }\n"));
  }

  @Test
  void aFileCanNameItsSchemaItself() throws Exception {
    Matcher line =
        Pattern.compile("(?m)^# yaml-language-server: .*$").matcher(Files.readString(PAGE));
    assertTrue(line.find());
    assertEquals(
        List.of("4: Property host is not allowed."),
        server.problems(
            project.resolve("elsewhere/a.yml"),
            line.group() + "\nrunbook: a\nplays:\n  - { hosts: all, host: b }\n"));
  }

  @Test
  void noShippedFileIsMarked() throws Exception {
    List<String> marked = new ArrayList<>();
    for (SchemaTest.Sample sample : SchemaTest.shipped()) {
      if (sample.name().startsWith("runbooks/") || sample.name().startsWith("inventories/")) {
        server
            .problems(project.resolve(sample.name()), sample.text())
            .forEach(problem -> marked.add(sample.name() + ":" + problem));
      }
    }
    assertEquals(List.of(), marked);
  }

  @Test
  void everyEditorOnThePageGetsTheSameSettings() throws Exception {
    String lua = block("lua");
    Matcher texts = Pattern.compile("\"([.!][^\"]*|[a-z][^\"]*\\.yml)\"").matcher(block("json"));
    int found = 0;
    while (texts.find()) {
      found++;
      assertTrue(lua.contains("'" + texts.group(1) + "'"), texts.group(1));
    }
    assertTrue(found > 8, "settings");
  }
}
