package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlanCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plan as JSON is what its schema says, and can be read back.
class PlanJsonTest {
  @TempDir private Path directory;

  private static final String RUNBOOK =
      """
      runbook: example
      inputs:
        password: { type: string, default: !secret { env: PATH } }
      plays:
        - hosts: here
          vars: { place: "DIR" }
          steps:
            - name: Look
              tags: [always]
              shell: { run: "cat DIR/port", effect: read }
              register: port
            - name: Not needed
              when: port.stdout == ''
              shell: { run: "touch DIR/never", effect: change }
            - name: A block
              tags: [some]
              steps:
                - name: Start it
                  shell: { run: "printf started; : {{inputs.password}}", effect: change }
                  register: started
                - name: Write
                  file: { path: "{{place}}/{{port.stdout}}", content: "{{started.stdout}}" }
              rescue:
                - name: Say so
                  fail: "It went wrong."
            - name: Sure
              confirm: "Is it {{port.stdout}}?"
            - name: The file is there
              file: { path: "{{place}}/there", content: "x" }
            - name: Remove
              tags: [some]
              shell: { run: "rm DIR/port", effect: destroy }
              guard: [port.stdout == '5432', started.rc == 0]
              approve: "Remove {{port.stdout}}?"
            - name: It is wrong
              assert: { that: "port.stdout == 'x'", message: "It is not x." }
      """;

  @Test
  void aPlanWithEverythingInItFitsTheSchemaAndComesBackEqual() throws IOException {
    String json = planned();
    assertEquals(
        List.of(),
        schema().validate(json, InputFormat.JSON).stream().map(Object::toString).toList());
    Plan plan = PlanCodec.read(json);
    assertEquals(json, PlanCodec.write(plan), "what was read is written the same");
    Set<String> verdicts =
        plan.steps().stream()
            .map(step -> step.verdict().getClass().getSimpleName())
            .collect(Collectors.toSet());
    assertEquals(
        Set.of("Groups", "Skips", "Nothing", "Changes", "Unjudged", "Fails"),
        verdicts,
        "the example has steps of every kind");
    assertEquals(
        Set.of("Constant", "Probed", "Computed", "Unknown", "Secret"), origins(plan), () -> json);
  }

  @Test
  void theSchemaRefusesWhatIsNoPlan() throws IOException {
    String json = planned();
    assertFalse(
        schema().validate(json.replace("\"certain\"", "\"sure\""), InputFormat.JSON).isEmpty());
    assertFalse(
        schema().validate(json.replace("\"verdict\"", "\"result\""), InputFormat.JSON).isEmpty());
    assertFalse(schema().validate("{}", InputFormat.JSON).isEmpty());
  }

  @Test
  void noSecretIsInThePlan() throws IOException {
    String json = planned();
    assertFalse(json.contains(System.getenv("PATH")), () -> json);
    assertTrue(json.contains("!secret"), () -> json);
  }

  private static Set<String> origins(Plan plan) {
    return plan.steps().stream()
        .flatMap(step ->
            Stream.concat(
                step.arguments().stream(),
                step.guards().stream().flatMap(guard -> guard.values().stream())))
        .map(value -> value.origin().getClass().getSimpleName())
        .collect(Collectors.toSet());
  }

  private String planned() throws IOException {
    Files.writeString(directory.resolve("port"), "5432");
    Files.writeString(directory.resolve("there"), "x");
    Path runbook = directory.resolve("runbook.yml");
    Files.writeString(runbook, RUNBOOK.replace("DIR", directory.toString()));
    Path hosts = directory.resolve("hosts.yml");
    Files.writeString(hosts, "all: { hosts: { here: { ansible_connection: local } } }\n");
    CommandLine.Ended ended =
        new CommandLine(directory.resolve("state"))
            .run("plan", runbook.toString(), "-i", hosts.toString(), "--format", "json");
    assertEquals(4, ended.code(), () -> ended.out() + ended.err());
    return ended.out();
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(CommandLine.CHECKOUT.resolve("docs/schema/plan-1.json")));
  }
}
