package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Findings as SARIF fit the standard's own schema (as `@microsoft/jest-sarif` ships it).
class SarifTest {
  @TempDir private Path directory;

  @Test
  void findingsOfEveryKindFitTheSchema() throws IOException {
    Path runbook = directory.resolve("a runbook.yml");
    Files.writeString(
        runbook,
        """
        runbook: example
        plays:
          - hosts: control
            steps:
              - name: Copy
                steps:
                  - shell: { run: "cp -r data copy", effect: change }
                rescue:
                  - shell: { run: "rm -r copy", effect: destroy }
                    guard: run.attempt == 1
                allow: [{ rule: rescue.falls-through, because: "the copy is optional" }]
              - name: Publish
                shell: { run: "mv copy published", effect: change }
              - shell: { run: "true", effect: read }
                until: result.rc == 0
        """);
    List<String> wrong = check(runbook.toString(), "no-such-runbook.yml");
    assertEquals(List.of(), wrong);
    Files.writeString(
        runbook, Files.readString(runbook).replace("        until: result.rc == 0\n", ""));
    assertEquals(List.of(), check(runbook.toString()), "with a suppression");
  }

  @Test
  void theSchemaRefusesWhatIsNoSarif() throws IOException {
    assertFalse(schema().validate("{\"runs\": []}", InputFormat.JSON).isEmpty());
  }

  private List<String> check(String... files) throws IOException {
    List<String> words = new java.util.ArrayList<>(List.of("check", "--format", "sarif"));
    words.addAll(List.of(files));
    String json =
        new CommandLine(directory.resolve("state")).run(words.toArray(String[]::new)).out();
    return schema().validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
        .getSchema(
            Files.readString(
                CommandLine.CHECKOUT.resolve("cli/src/test/resources/sarif/sarif-2.1.0.json")));
  }
}
