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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
/// It is the world that changes: another disk is plugged in, another cluster answers, the host gets
/// another key. Only the engine and its modules are what they are while a test runs: for those two
/// the plan is rewritten as if another one had made it.
@Tag("lab")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SavedPlanTest {
  private static final long MEGABYTES_64 = 64L << 20;
  private static final String FIRST_UUID = "11111111-2222-4333-8444-555555555555";
  private static final String SECOND_UUID = "11111111-2222-4333-8444-666666666666";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path directory;

  private static Rehearsal site;
  private static Path runbooks;
  private static Path restorePlan;
  private static Path lookPlan;
  private static final List<String> spares = new ArrayList<>();

  @BeforeAll
  static void machines() throws Exception {
    site = Rehearsal.up(directory);
    site.overlay("peer-only.yml", "all: { vars: { pg_hba: [local all all peer] } }\n");
    runbooks = directory.resolve("runbooks");
    copy(CommandLine.CHECKOUT.resolve("runbooks"), runbooks);
    restorePlan = directory.resolve("restore.plan");
    lookPlan = directory.resolve("look.plan");
    for (String runbook : List.of("provision.yml", "deploy-postgres.yml")) {
      site.runbook("apply", runbook).succeeded();
    }
    site.runbook("apply", "backup.yml", "-e", "checksums=true").succeeded();
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
                    storage: { trace: ["{{pg_data}}", /mnt] }
                    register: under
                  - name: Which server
                    sql: { query: "select 1 as one", effect: read, port: !expr "pg_port", socket: "{{pg_socket}}", user: "{{pg_superuser}}", as: "{{pg_os_user}}" }
                    register: server
                  - name: Both are there
                    assert: { that: "size(under.disks) > 0 && server.row_count == 1" }
                  - name: Note
                    file: { path: /var/tmp/runbook-looked, content: "looked" }
            """);
    String device = spare("spare", MEGABYTES_64, FIRST_UUID);
    site.runbook("plan", look.toString(), "-o", lookPlan.toString()).succeeded();
    assertEquals(
        Set.of("UUID", "host key", "serial number", "size", "system identifier"),
        read(lookPlan).identities().stream()
            .map(sighting -> sighting.identity().what())
            .collect(Collectors.toSet()));

    assertEquals(device, spare("other", MEGABYTES_64, FIRST_UUID));
    assertRefused(lookPlan, "The serial number of " + device + " on primary was spare, is other.");
    assertEquals(device, spare("spare", 2 * MEGABYTES_64, FIRST_UUID));
    assertRefused(
        lookPlan,
        "The size of %s on primary was %d bytes, is %d bytes."
            .formatted(device, MEGABYTES_64, 2 * MEGABYTES_64));
    assertEquals(device, spare("spare", MEGABYTES_64, SECOND_UUID));
    assertRefused(
        lookPlan,
        "The UUID of %s on primary was %s, is %s.".formatted(device, FIRST_UUID, SECOND_UUID));
    spare("spare", MEGABYTES_64, FIRST_UUID);
    assertRefusedForTheHostKey();
    assertRefusedForTheCluster();

    site.runbook("apply", lookPlan.toString()).succeeded();
    assertRefused(lookPlan, "Step 1.4 `Note` on primary was to create /var/tmp/runbook-looked");
    removeSpare();
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
    write(restorePlan, saved);
    assertRefusedForAnotherSnapshot();
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
    site.foreseen(read(restorePlan).plan(), restorePlan.toString()).succeeded();
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

  /// Puts an empty file system on an empty disk in place of the one that is mounted at /mnt.
  ///
  /// @return its device
  private static String spare(String serial, long bytes, String uuid) throws Exception {
    removeSpare();
    site.cloud("create-disk", "{\"serial\":\"%s\",\"size\":%d}".formatted(serial, bytes));
    site.cloud("attach", "{\"disk\":\"d-%s\",\"instance\":\"primary\"}".formatted(serial));
    spares.add("d-" + serial);
    return site.root(
            "primary",
            """
            PATH="$PATH:/usr/sbin:/sbin" link=/dev/disk/by-id/virtio-%s
            timeout 60 sh -c "until [ -e $link ]; do udevadm settle; done"
            mkfs.ext4 -q -F -U %s "$(readlink -f $link)" && udevadm settle && mount $link /mnt
            findmnt -n -o SOURCE /mnt
            """
                .formatted(serial, uuid))
        .succeeded()
        .output()
        .strip();
  }

  private static void removeSpare() throws Exception {
    for (String disk : spares) {
      site.root("primary", "umount /mnt").succeeded();
      site.cloud("detach", "{\"disk\":\"" + disk + "\"}");
      site.cloud("delete-disk", "{\"disk\":\"" + disk + "\"}");
    }
    spares.clear();
  }

  /// The host was installed anew, and whoever runs runbooks has learned its new key.
  private static void assertRefusedForTheHostKey() throws Exception {
    Path knownHosts = directory.resolve("lab/keys/known_hosts");
    String before = Files.readString(knownHosts);
    String was = identity("host key").value();
    List<String> made =
        site.root(
                "primary",
                """
                cd /etc/ssh && mv ssh_host_ed25519_key kept && mv ssh_host_ed25519_key.pub kept.pub
                ssh-keygen -q -t ed25519 -N '' -f ssh_host_ed25519_key && systemctl restart ssh
                cut -d ' ' -f 1,2 ssh_host_ed25519_key.pub; ssh-keygen -lf ssh_host_ed25519_key.pub | cut -d ' ' -f 2
                cut -d ' ' -f 1,2 kept.pub
                """)
            .succeeded()
            .output()
            .lines()
            .toList();
    Files.writeString(knownHosts, before.replace(made.get(2), made.get(0)));
    assertRefused(lookPlan, "The host key of primary was %s, is %s.".formatted(was, made.get(1)));
    site.root(
            "primary",
            "cd /etc/ssh && mv kept ssh_host_ed25519_key && mv kept.pub ssh_host_ed25519_key.pub"
                + " && systemctl restart ssh")
        .succeeded();
    Files.writeString(knownHosts, before);
  }

  /// Another cluster answers at the same port and socket.
  private static void assertRefusedForTheCluster() throws Exception {
    Identity was = identity("system identifier");
    String postgres =
        """
        cd /; bin=$(ls -d /usr/lib/postgresql/*/bin)
        as() { su postgres -c "$bin/$*"; }
        """;
    String is =
        site.root(
                "primary",
                postgres
                    + """
                    as initdb -D /var/lib/postgresql/other --auth=peer --no-sync > /dev/null
                    as pg_ctl -D /data01/pgdata -s -m fast -w stop
                    as pg_ctl -D /var/lib/postgresql/other -s -w -l /dev/null start
                    as pg_controldata -D /var/lib/postgresql/other | sed -n 's/^Database system identifier: *//p'
                    """)
            .succeeded()
            .output()
            .strip();
    assertRefused(
        lookPlan,
        "The system identifier of %s on primary was %s, is %s."
            .formatted(was.subject(), was.value(), is));
    site.root(
            "primary",
            postgres
                + """
                as pg_ctl -D /var/lib/postgresql/other -s -m immediate -w stop
                rm -rf /var/lib/postgresql/other
                as pg_ctl -D /data01/pgdata -s -w -l /var/log/postgresql/runbook.log start
                """)
        .succeeded();
  }

  /// Somebody takes another snapshot of a disk and gives it out as one of the set.
  private static void assertRefusedForAnotherSnapshot() throws Exception {
    Sightings.Sighting member =
        read(restorePlan).identities().stream()
            .filter(sighting -> sighting.identity().what().equals("snapshot"))
            .findFirst()
            .orElseThrow();
    Matcher named =
        Pattern.compile("member (\\d+) of the set (.+)").matcher(member.identity().subject());
    assertTrue(named.matches(), member::toString);
    String made =
        Rehearsal.text(
            Rehearsal.objects(
                    site.cloud(
                            "create",
                            """
                            {"set":"%s","mode":"single","disks":[{"disk":"d-disk%s","member":%s,"of":4}]}
                            """
                                .formatted(named.group(2), named.group(1), named.group(1)))
                        .get("snapshots"))
                .getFirst()
                .get("snapshot"));
    assertRefused(
        restorePlan,
        "The snapshot of %s on %s was %s, is "
            .formatted(member.identity().subject(), member.host(), member.identity().value()),
        made);
    site.cloud("delete", "{\"snapshots\":[\"" + made + "\"]}");
  }

  /// The first thing of its kind that the plan of a look is bound to.
  private static Identity identity(String kind) throws IOException {
    return read(lookPlan).identities().stream()
        .map(Sightings.Sighting::identity)
        .filter(identity -> identity.what().equals(kind))
        .findFirst()
        .orElseThrow();
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
