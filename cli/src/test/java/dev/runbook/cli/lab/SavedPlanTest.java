package dev.runbook.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.cli.CommandLine;
import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.plan.Sightings;
import dev.runbook.engine.saved.Origin;
import dev.runbook.engine.saved.SavedPlan;
import dev.runbook.engine.saved.SavedPlanCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// A restore is planned, reviewed and applied on real machines; in between everything that a plan
/// is bound to changes once, and each time apply says what and runs nothing.
///
/// Machines do not change their serial numbers and host keys for a test: there the plan is
/// rewritten as if it had been reviewed when they were others.
@Tag("lab")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SavedPlanTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path directory;

  private static Rehearsal site;
  private static Path runbooks;
  private static Path restorePlan;
  private static Path lookPlan;

  @BeforeAll
  static void machines() throws Exception {
    site = Rehearsal.up(directory);
    site.overlay("peer-only.yml", "all: { vars: { pg_hba: [local all all peer] } }\n");
    runbooks = directory.resolve("runbooks");
    copy(CommandLine.CHECKOUT.resolve("runbooks"), runbooks);
    restorePlan = directory.resolve("restore.plan");
    lookPlan = directory.resolve("look.plan");
    for (String runbook : List.of("provision.yml", "deploy-postgres.yml", "load.yml")) {
      site.runbook("apply", runbook).succeeded();
    }
    site.runbook(
            "apply",
            "backup.yml",
            "-e",
            "checksums=true",
            "-e",
            "stop_load=systemctl stop runbook-load-pgbench runbook-load-batch")
        .succeeded();
  }

  @AfterAll
  static void down() throws Exception {
    site.close();
  }

  @Test
  @Order(1)
  void aPlanIsBoundToTheDisksTheFileSystemTheClusterAndTheHostKey() throws Exception {
    Path look =
        Files.writeString(
            directory.resolve("look.yml"),
            """
            runbook: look
            plays:
              - name: Look
                hosts: primaries
                become: true
                steps:
                  - name: Under the data
                    storage: { trace: ["{{pg_data}}"] }
                    register: under
                  - name: Which server
                    sql: { query: "select 1 as one", effect: read, port: !expr "pg_port", socket: "{{pg_socket}}", user: "{{pg_superuser}}", as: "{{pg_os_user}}" }
                    register: server
                  - name: Both are there
                    assert: { that: "size(under.disks) > 0 && server.row_count == 1" }
                  - name: Note
                    file: { path: /var/tmp/runbook-looked, content: "looked" }
            """);
    site.runbook("plan", look.toString(), "-o", lookPlan.toString()).succeeded();
    SavedPlan saved = read(lookPlan);
    Set<String> kinds =
        saved.identities().stream()
            .map(sighting -> sighting.identity().what())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of("UUID", "host key", "serial number", "size", "system identifier"), kinds);
    for (String kind : kinds) {
      Sightings.Sighting was = rewritten(saved, kind);
      assertRefused(
          lookPlan,
          "The " + kind + " of ",
          was.host() + " was something else, is " + was.identity().value() + ".");
    }
    write(lookPlan, saved, saved.origin(), saved.identities());
    site.runbook("apply", lookPlan.toString()).succeeded();
    assertRefused(lookPlan, "Step 1.4 `Note` on primary was to create /var/tmp/runbook-looked");
  }

  @Test
  @Order(2)
  void theRestoreIsPlannedAndEveryDriftIsRefused() throws Exception {
    site.cloud("stop-instance", "{\"instance\":\"primary\"}");
    Path runbook = runbooks.resolve("restore.yml");
    site.runbook(
            "plan", runbook.toString(), "-e", "recovery_timeout=2h", "-o", restorePlan.toString())
        .succeeded();
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(restorePlan)));

    edited(runbook, "The runbook `" + runbook + "` was edited.");
    edited(
        runbooks.resolve("steps/can-restore.yml"),
        "The steps file `" + runbooks.resolve("steps/can-restore.yml") + "` was edited.");
    edited(
        directory.resolve("peer-only.yml"),
        "The inventory file `" + directory.resolve("peer-only.yml") + "` was edited.");
    assertRefused(
        List.of("-e", "recovery_timeout=3h"),
        restorePlan,
        "The input `recovery_timeout` was 2h, is 3h.");
    assertRefused(List.of("-l", "restore1"), restorePlan, "`-l restore1` is given now.");

    SavedPlan saved = read(restorePlan);
    Origin origin = saved.origin();
    write(
        restorePlan,
        saved,
        new Origin("0.0.1", origin.modules(), origin.files(), origin.inputs(), "", origin.hosts()),
        saved.identities());
    assertRefused(restorePlan, "and the plan was made by 0.0.1.");
    TreeMap<String, String> modules = new TreeMap<>(origin.modules());
    modules.put("lvm", "00ff");
    write(
        restorePlan,
        saved,
        new Origin(origin.engine(), modules, origin.files(), origin.inputs(), "", origin.hosts()),
        saved.identities());
    assertRefused(restorePlan, "The module `lvm` is not the one");
    for (String kind : List.of("host key", "snapshot")) {
      Sightings.Sighting was = rewritten(saved, kind, restorePlan);
      assertRefused(restorePlan, " was something else, is " + was.identity().value() + ".");
    }
    String text = SavedPlanCodec.write(saved);
    Files.writeString(restorePlan, text.replace("\"approvals\" : 0", "\"approvals\" : 1"));
    assertRefused(restorePlan, "It was changed after it was written.");
    write(
        restorePlan,
        new SavedPlan(
            saved.plan(),
            saved.operator(),
            saved.asked(),
            origin,
            saved.identities(),
            saved.answers(),
            2));
    assertRefused(restorePlan, "wants 2 signatures");
    write(restorePlan, saved);
    assertEquals(0, site.restoredDisks());
  }

  @Test
  @Order(3)
  void thePlanThatWasReviewedIsWhatRuns() throws Exception {
    site.runbook("apply", restorePlan.toString()).succeeded();
    assertTrue(
        site.events().stream()
            .anyMatch(event -> Rehearsal.text(event.get("kind")).equals("plan-applied")));
    site.runbook("apply", "verify.yml").succeeded();
    assertEquals(List.of("unchanged"), site.outcomes("The same as at the restore point"));
  }

  private static void edited(Path file, String message) throws Exception {
    String text = Files.readString(file);
    Files.writeString(file, text + "\n# edited since\n");
    assertRefused(restorePlan, message, "+# edited since");
    Files.writeString(file, text);
  }

  private static Sightings.Sighting rewritten(SavedPlan saved, String kind) throws IOException {
    return rewritten(saved, kind, lookPlan);
  }

  /// As if at the review the first thing of this kind had been another one.
  private static Sightings.Sighting rewritten(SavedPlan saved, String kind, Path plan)
      throws IOException {
    Sightings.Sighting chosen =
        saved.identities().stream()
            .filter(sighting -> sighting.identity().what().equals(kind))
            .findFirst()
            .orElseThrow();
    write(
        plan,
        saved,
        saved.origin(),
        saved.identities().stream()
            .map(sighting ->
                sighting.equals(chosen)
                    ? new Sightings.Sighting(
                        sighting.host(),
                        new Identity(kind, sighting.identity().subject(), "something else"))
                    : sighting)
            .toList());
    return chosen;
  }

  private static SavedPlan read(Path plan) throws IOException {
    return SavedPlanCodec.read(Files.readString(plan));
  }

  private static void write(
      Path plan, SavedPlan saved, Origin origin, List<Sightings.Sighting> identities)
      throws IOException {
    write(
        plan,
        new SavedPlan(
            saved.plan(),
            saved.operator(),
            saved.asked(),
            origin,
            identities,
            saved.answers(),
            saved.approvals()));
  }

  private static void write(Path plan, SavedPlan saved) throws IOException {
    Files.writeString(plan, SavedPlanCodec.write(saved));
  }

  private static void assertRefused(Path plan, String... messages) throws Exception {
    assertRefused(List.of(), plan, messages);
  }

  private static void assertRefused(List<String> options, Path plan, String... messages)
      throws Exception {
    Rehearsal.Ended refused =
        site.runbook("apply", plan.toString(), options.toArray(String[]::new)).expect(6);
    for (String message : messages) {
      assertTrue(refused.output().contains(message), refused::output);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.resolveSibling("."));
        Files.copy(file, target);
      }
    }
  }
}
