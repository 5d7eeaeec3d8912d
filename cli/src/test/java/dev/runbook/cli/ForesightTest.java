package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.journal.FileJournalStore;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlanCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run does is what the plan before it said.
class ForesightTest {
  @TempDir private Path directory;

  @Test
  void whatChangesDependOnOneAnotherIsForeseen() throws IOException {
    assertContained(
        """
            - name: Look
              shell: { run: "cat DIR/port", effect: read }
              register: port
            - name: Make
              shell: { run: "echo made > DIR/made; echo yes", effect: change, creates: "DIR/made" }
              register: made
            - name: Gone again
              file: { action: absent, path: "DIR/made" }
              guard: made.rc == 0
            - name: Only if it was made
              when: made.stdout.trim() == 'yes'
              file: { path: "DIR/{{port.stdout}}", content: "{{made.stdout}}" }
              notify: Tell
            - name: Not at all
              when: port.stdout == ''
              fail: "There is no port."
            - name: Each line
              loop: !expr "[made.stdout.trim(), 'two']"
              shell: { run: "echo {{item}} >> DIR/lines", effect: change }
            - name: What is known of each
              loop: [a, b]
              file: { path: "DIR/{{item}}", content: "x" }
            - name: It is so by now
              shell: { run: "test -e DIR/a", effect: read }
              changed_when: "true"
            - name: Skipped inside
              when: made.stdout == 'no'
              steps:
                - name: Never
                  shell: { run: "touch DIR/never", effect: change }
        """);
  }

  @Test
  void whatFailsAndIsRescuedIsForeseen() throws IOException {
    assertContained(
        """
            - name: It goes wrong
              steps:
                - name: Wrong
                  shell: { run: "cat DIR/port; exit 3", effect: read }
                - name: Not come to
                  shell: { run: "touch DIR/never", effect: change }
              on_failure:
                - name: Tidy
                  shell: { run: "touch DIR/tidy", effect: change }
              rescue:
                - name: Mend
                  file: { path: "DIR/mended", content: "x" }
                  notify: Tell
              always:
                - name: At last
                  file: { path: "DIR/last", content: "x" }
            - name: It was mended
              shell: { run: "cat DIR/mended", effect: read }
            - name: Wrong and no matter
              shell: { run: "exit 1", effect: read }
              ignore_errors: true
              register: wrong
            - name: That is known
              assert: { that: wrong.failure.kind == 'command' && wrong.outcome == 'unchanged' }
            - name: Good all the same
              shell: { run: "exit 1", effect: read }
              failed_when: "false"
        """);
  }

  @Test
  void aSecondRunChangesNothingAsPlanned() throws IOException {
    String steps =
        """
            - name: There
              file: { path: "DIR/there", content: "x" }
              notify: Tell
            - name: Made once
              shell: { run: "touch DIR/once", creates: "DIR/once", effect: change }
        """;
    assertContained(steps);
    Plan second = planned(steps);
    assertFalse(second.hasChanges(), () -> PlanCodec.write(second));
    assertContained(steps);
  }

  @Test
  void whatIsNotInThePlanIsSaid() throws IOException {
    Plan plan = planned("    - name: One\n      file: { path: DIR/one, content: x }\n");
    List<Recorded> events = applied("    - name: Two\n      file: { path: DIR/two, content: x }\n");
    assertEquals(
        List.of(
            "play-1/two on here was not planned",
            "play-1/one on here was planned for certain and did not come"),
        new Foresight(plan).missed(events));
    Plan nothing = planned("    - name: Two\n      file: { path: DIR/two, content: x }\n");
    Files.delete(directory.resolve("two"));
    List<Recorded> changed =
        applied("    - name: Two\n      file: { path: DIR/two, content: x }\n");
    assertEquals(1, new Foresight(nothing).missed(changed).size());
  }

  private void assertContained(String steps) throws IOException {
    Plan plan = planned(steps);
    assertEquals(
        List.of(), new Foresight(plan).missed(applied(steps)), () -> PlanCodec.write(plan));
  }

  private Plan planned(String steps) throws IOException {
    write(steps);
    return PlanCodec.read(run("plan", "--format", "json").out());
  }

  /// The events of the run that this begins.
  private List<Recorded> applied(String steps) throws IOException {
    write(steps);
    CommandLine.Ended ended = run("apply", "--yes");
    assertEquals(0, ended.code(), () -> ended.out() + ended.err());
    FileJournalStore journals =
        new FileJournalStore(directory.resolve("state").resolve("runbook/runs"));
    String newest = "";
    long last = -1;
    for (String run : journals.runs()) {
      long at = journals.read(run).getFirst().at().toEpochMilli();
      if (at > last) {
        last = at;
        newest = run;
      }
    }
    return journals.read(newest);
  }

  private void write(String steps) throws IOException {
    Files.writeString(directory.resolve("port"), "5432");
    Files.writeString(
        directory.resolve("hosts.yml"),
        "all: { hosts: { here: { ansible_connection: local } } }\n");
    Files.writeString(
        directory.resolve("runbook.yml"),
        """
        runbook: example
        plays:
          - hosts: here
            handlers:
              - name: Tell
                shell: { run: "touch DIR/told", effect: change }
            steps:
        """
            .concat(steps.indent(2))
            .replace("DIR", directory.toString()));
  }

  private CommandLine.Ended run(String command, String... more) {
    List<String> words =
        new java.util.ArrayList<>(
            List.of(
                command,
                directory.resolve("runbook.yml").toString(),
                "-i",
                directory.resolve("hosts.yml").toString()));
    words.addAll(List.of(more));
    return new CommandLine(directory.resolve("state")).run(words.toArray(String[]::new));
  }
}
