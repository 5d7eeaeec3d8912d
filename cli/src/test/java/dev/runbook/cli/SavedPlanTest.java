package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.Sightings;
import dev.runbook.engine.saved.Origin;
import dev.runbook.engine.saved.SavedPlan;
import dev.runbook.engine.saved.SavedPlanCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A saved plan that is bound to another engine, another module or other things than are there is
/// not carried out. What a command line alone can bring about is in the transcripts.
class SavedPlanTest {
  @TempDir Path directory;

  private Path plan = Path.of("");
  private CommandLine runbook = new CommandLine(Path.of(""));

  @BeforeEach
  void saved() throws IOException {
    runbook = new CommandLine(directory.resolve("state"));
    Path hosts =
        Files.writeString(
            directory.resolve("hosts.yml"),
            "all: { hosts: { here: { ansible_connection: local } } }\n");
    Path file =
        Files.writeString(
            directory.resolve("runbook.yml"),
            """
            runbook: example
            plays:
              - hosts: here
                steps:
                  - name: Note
                    shell: { run: "echo done > %s/out", effect: change }
            """
                .formatted(directory));
    plan = directory.resolve("example.plan");
    CommandLine.Ended ended =
        runbook.run("plan", file.toString(), "-i", hosts.toString(), "-o", plan.toString());
    assertEquals(0, ended.code(), ended.err());
  }

  @Test
  void anotherEngineIsRefused() throws IOException {
    SavedPlan saved = read();
    write(
        saved,
        new Origin(
            "0.0.1",
            saved.origin().modules(),
            saved.origin().files(),
            saved.origin().inputs(),
            saved.origin().limit(),
            saved.origin().hosts()),
        saved.identities());

    assertRefused(
        "This is runbook " + saved.origin().engine() + ", and the plan was made by 0.0.1.");
  }

  @Test
  void aModuleThatDeclaresSomethingElseIsRefused() throws IOException {
    SavedPlan saved = read();
    Map<String, String> modules = new TreeMap<>(saved.origin().modules());
    assertTrue(modules.containsKey("shell"), modules::toString);
    modules.put("shell", "00ff");
    write(
        saved,
        new Origin(
            saved.origin().engine(),
            modules,
            saved.origin().files(),
            saved.origin().inputs(),
            saved.origin().limit(),
            saved.origin().hosts()),
        saved.identities());

    assertRefused("The module `shell` is not the one that the plan was made with.");
  }

  @Test
  void aThingThatIsNoLongerMetIsRefused() throws IOException {
    SavedPlan saved = read();
    List<Sightings.Sighting> identities = new ArrayList<>(saved.identities());
    identities.add(
        new Sightings.Sighting("here", new Identity("serial number", "/dev/vdc", "disk3")));
    write(saved, saved.origin(), identities);

    assertRefused("The serial number of /dev/vdc on here was disk3; there is none now.");
  }

  @Test
  void oneThatIsCutOffOrOfANewerVersionIsRefused() throws IOException {
    String text = Files.readString(plan);
    Files.writeString(plan, text.substring(0, text.length() / 2));
    assertRefused("It cannot be read as a saved plan");
    Files.writeString(plan, text.replaceFirst("\"version\" : 1", "\"version\" : 9"));
    assertRefused("It was written by a newer runbook.");
  }

  @Test
  void oneThatIsMadeInTheFutureIsRefusedWhereItsAgeCounts() throws IOException {
    SavedPlan saved = read();
    Plan now = saved.plan();
    Instant made = Instant.parse("2999-01-01T00:00:00Z");
    write(
        new SavedPlan(
            new Plan(now.runbook(), made, now.offline(), now.inputs(), now.plays()),
            saved.operator(),
            saved.asked(),
            saved.origin(),
            saved.identities(),
            saved.answers(),
            saved.approvals()),
        saved.origin(),
        saved.identities());
    Files.writeString(
        Files.createDirectories(directory.resolve("state/runbook")).resolve("config.yml"),
        "plan_max_age: 24h\n");

    assertRefused("was made at 2999-01-01T00:00:00Z, which is yet to come");
  }

  @Test
  void asItWasWrittenItRuns() {
    CommandLine.Ended ended = runbook.run("apply", plan.toString());
    assertEquals(0, ended.code(), ended.err());
    assertTrue(Files.exists(directory.resolve("out")));
  }

  private SavedPlan read() throws IOException {
    return SavedPlanCodec.read(Files.readString(plan));
  }

  private void write(SavedPlan saved, Origin origin, List<Sightings.Sighting> identities)
      throws IOException {
    Files.writeString(
        plan,
        SavedPlanCodec.write(
            new SavedPlan(
                saved.plan(),
                saved.operator(),
                saved.asked(),
                origin,
                identities,
                saved.answers(),
                saved.approvals())));
  }

  private void assertRefused(String message) {
    CommandLine.Ended ended = runbook.run("apply", plan.toString());
    assertEquals(6, ended.code(), ended.out() + ended.err());
    assertTrue(ended.err().contains(message), ended.err());
    assertFalse(Files.exists(directory.resolve("out")));
  }
}
