package dev.runbook.cli.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.cli.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page as the command writes it.
class HtmlPlanTest {
  @TempDir private Path directory;

  @Test
  void whatTheRunbookShowsTheReviewerIsInTables() throws IOException {
    Path inventory = directory.resolve("hosts.yml");
    Path runbook = directory.resolve("runbook.yml");
    Files.writeString(inventory, "all: { hosts: { here: { ansible_connection: local } } }\n");
    Files.writeString(
        runbook,
        """
        runbook: example
        plays:
          - hosts: all
            steps:
              - name: Look
                shell: { run: "echo 5432", effect: read }
                register: port
              - name: Both
                review: { title: "Side <by> side", columns: [source, target], rows: { Port: [ !expr "port.stdout.trim()", 5433 ] } }
              - name: Begin
                if_interrupted: "Run it again."
                shell: { run: "true", effect: change }
              - name: Promote
                irreversible: "A new timeline begins."
                shell: { run: "true", effect: change }
        """);

    CommandLine.Ended ended =
        new CommandLine(directory)
            .run("plan", runbook.toString(), "-i", inventory.toString(), "--format", "html");

    assertEquals(0, ended.code(), ended.err());
    String page = ended.out();
    assertTrue(page.contains("<h2 id=\"reviewer\">For the reviewer</h2>"), page);
    assertTrue(page.contains("Side &lt;by&gt; side</a>"), page);
    assertTrue(
        page.contains("<td></td><th scope=\"col\">source</th><th scope=\"col\">target</th>"), page);
    assertTrue(
        page.contains(
            "<th scope=\"row\">Port</th><td><span class=\"cell\">5432</span> <span"
                + " class=\"origin probed\">probed</span></td>"),
        page);
    assertTrue(page.contains("<h2 id=\"irreversible\">The irreversible point</h2>"), page);
    assertTrue(page.contains("<h2 id=\"interrupted\">If it dies</h2>"), page);
  }

  @Test
  void thePageOfACommandSaysWithWhatItWasMadeAndHoldsNoSecret() throws IOException {
    Path inventory = directory.resolve("hosts.yml");
    Path runbook = directory.resolve("runbook.yml");
    Files.writeString(inventory, "all: { hosts: { here: { ansible_connection: local } } }\n");
    Files.writeString(
        runbook,
        """
        runbook: example
        inputs:
          password: { type: string, secret: true }
        plays:
          - hosts: here
            steps:
              - name: Named in a message
                fail: "It is {{inputs.password}}"
              - name: Written
                file: { path: "%s/pass", content: "{{inputs.password}}" }
                tags: [files]
        """
            .formatted(directory));

    CommandLine.Ended ended =
        new CommandLine(directory)
            .run(
                "plan",
                runbook.toString(),
                "-i",
                inventory.toString(),
                "-e",
                "password=t0p<Secret>",
                "--skip-tags",
                "never",
                "--format",
                "html");

    assertEquals(4, ended.code(), ended.err());
    assertTrue(ended.out().startsWith("<!doctype html>"), ended.out());
    assertTrue(ended.out().endsWith("</html>\n"), ended.out());
    assertTrue(ended.out().contains("<dd>" + inventory + "</dd>"), ended.out());
    assertTrue(ended.out().contains("<dd>tester</dd>"), ended.out());
    assertTrue(ended.out().contains("<dd>not never</dd>"), ended.out());
    assertTrue(ended.out().contains(directory + "/pass"), ended.out());
    assertFalse(ended.out().contains("t0p"), ended.out());
    assertFalse(Files.exists(directory.resolve("pass")));
  }
}
