package dev.runbook.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.cli.CommandLine;
import dev.runbook.cli.lab.Rehearsal.Ended;
import dev.runbook.cli.lab.Rehearsal.Running;
import dev.runbook.engine.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

/// The main job from blank disks to a verified copy, with everything that goes wrong on the way, on
/// one pair of machines: each test goes on where the one before it ended, as a site does.
///
/// The site's pg_hba allows nothing but `local all all peer`. Once the primary is lost, all is done
/// by the installed command, where there is no Java.
@Tag("lab")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainJobTest {
  /// What one emulated processor carries on a slow machine: with more, a login to the server takes
  /// longer than the sql module waits, and the test would measure the machine.
  private static final String LOAD = "rate=3";

  private static final String STOP_LOAD =
      "stop_load=systemctl stop runbook-load-pgbench runbook-load-batch";

  /// What the hosts, the cloud and the database would show of any change.
  private static final String STATE =
      """
      export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"
      lsblk -o NAME,SERIAL,SIZE,TYPE,FSTYPE,UUID,LABEL,MOUNTPOINTS
      blkid | sort
      pvs --noheadings -o pv_name,pv_uuid,pv_free; vgs --noheadings -o vg_name,vg_uuid,vg_seqno,vg_tags
      lvs --noheadings -o lv_name,lv_uuid,lv_size,lv_active,stripes,stripe_size
      findmnt --real -n -o TARGET,SOURCE,FSTYPE,OPTIONS
      sha256sum /etc/fstab /etc/lvm/*.conf /usr/local/bin/* 2>&1
      ls -la /var/lib/runbook /run/runbook 2>&1 | grep -v '^total'
      systemctl list-units --all --no-legend 'runbook*' | wc -l
      [ ! -d /data01/pgdata ] || sha256sum /data01/pgdata/*.conf
      if [ -f /data01/pgdata/postmaster.pid ]; then
        su postgres -c 'psql -XAtq -v ON_ERROR_STOP=1 -d postgres' <<'SQL'
      select md5(string_agg(concat(c.oid, c.relname, c.relfilenode, c.relkind), ' ' order by c.oid)) from pg_class c;
      select md5(string_agg(concat(d.oid, d.datname), ' ' order by d.oid)) from pg_database d;
      select md5(string_agg(concat(r.oid, r.rolname), ' ' order by r.oid)) from pg_roles r;
      select md5(string_agg(concat(s.name, s.setting), ' ' order by s.name)) from pg_settings s
        where s.name not in ('application_name', 'transaction_read_only');
      select count(*) from pg_replication_slots;
      select count(*) from pg_stat_activity where application_name like 'runbook%';
      SQL
      fi
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path directory;

  private static Installation installation;

  private static Rehearsal site;

  /// Those that run.
  private static final List<String> machines = new ArrayList<>(List.of("primary", "restore1"));

  @BeforeAll
  static void up() throws Exception {
    installation = Installation.beside(directory);
    site = Rehearsal.up(directory);
    site.overlay("peer-only.yml", "all: { vars: { pg_hba: [local all all peer] } }\n");
  }

  @AfterAll
  static void down() throws Exception {
    installation.close();
    site.close();
  }

  @Test
  @Order(1)
  void provisioningASecondTimeChangesNothing() throws Exception {
    foreseen("provision.yml").succeeded();
    foreseen("provision.yml").succeeded();
    assertEquals(
        List.of(),
        site.events().stream()
            .filter(event -> Rehearsal.text(event.get("kind")).equals("step-finished"))
            .filter(event -> Rehearsal.text(event.get("outcome")).equals("changed"))
            .map(event -> Rehearsal.text(event.get("name")))
            .toList());
    assertEquals(
        "4 8.00k",
        site.root(
                "primary",
                "lvs --noheadings -o stripes,stripe_size vgdata01/lv01 | tr -s ' ' | sed 's/^ //;"
                    + " s/ $//'")
            .succeeded()
            .output()
            .strip());
  }

  @Test
  @Order(2)
  void postgresIsDeployedAndPutUnderLoad() throws Exception {
    foreseen("deploy-postgres.yml").succeeded();
    foreseen("load.yml", "-e", LOAD).succeeded();
    assertEquals(
        "local all all peer",
        site.root("primary", "grep -v '^#' /data01/pgdata/pg_hba.conf").output().strip());
  }

  @Test
  @Order(3)
  void severalDisksUnderOneFileSystemWithNeitherFreezeNorGroupAreRefusedBeforeAnythingChanges()
      throws Exception {
    Ended refused = site.runbook("apply", "backup.yml", "-e", "consistency=none").expect(4);
    assertTrue(refused.output().contains("One file system lies on several disks"), refused::output);
    assertEquals(List.of(), site.sets());
    assertEquals(List.of(), site.kept());
    assertEquals(List.of(), site.outcomes("Enter backup mode"));
  }

  @Test
  @Order(4)
  void whenTheSecondMemberFailsNothingIsLeftOfTheSet() throws Exception {
    site.lab("fault", "fail-snapshot-member", "2").succeeded();
    Ended failed = site.runbook("apply", "backup.yml").expect(4);
    site.lab("fault", "clear").succeeded();
    assertEquals(List.of("failed"), site.outcomes("Snapshot every disk"), failed::output);
    assertNothingIsLeft();
  }

  @Test
  @Order(5)
  void whenTheHeldSessionIsKilledNothingIsLeftOfTheSet() throws Exception {
    // The instants lie apart, so that there is time to kill it in; the file system is frozen.
    site.lab("fault", "gap-seconds", "4").succeeded();
    Running backup = site.start("apply", "backup.yml");
    capturing(backup);
    site.root("primary", "pkill -TERM -f 'postgres: .*\\[local\\] idle' -u postgres; true");
    Ended failed = backup.await();
    site.lab("fault", "clear").succeeded();
    failed.expect(4);
    assertTrue(failed.output().contains("session"), failed::output);
    assertNothingIsLeft();
  }

  @Test
  @Order(6)
  void whenTheEngineIsKilledWhileTheFileSystemIsFrozenTheHostThawsItAndTheNextBackupIsClean()
      throws Exception {
    site.lab("fault", "gap-seconds", "4").succeeded();
    Running backup = site.start("apply", "backup.yml");
    capturing(backup);
    backup.kill();
    site.lab("fault", "clear").succeeded();
    assertThawed();
    assertEquals(List.of(), site.published());
    List<String> left = site.sets();
    assertFalse(left.isEmpty(), "it was killed too early to leave anything");

    site.runbook("apply", "backup.yml").succeeded();
    assertEquals(site.published(), site.sets());
    assertEquals(1, site.published().size());
    assertFalse(left.contains(site.latest()));
    assertEquals(4, site.snapshots());
  }

  @Test
  @Order(7)
  void aSetCopiedSecondsApartIsStoppedByTheGateAndNeverStarted() throws Exception {
    // Files come and go all the time and all of it reaches its place on the disks - a freeze
    // empties the journal - so that the parts of one file system contradict each other. That is
    // load enough for one processor.
    site.root(
            "primary",
            "systemctl stop runbook-load-pgbench runbook-load-batch; systemd-run --quiet"
                + " --unit=churn --collect sh -c 'mkdir -p /data01/churn; cd /data01/churn; n=0;"
                + " while :; do n=$((n+1)); mkdir d$n; i=0; while [ $i -lt 100 ]; do i=$((i+1));"
                + " echo $i > d$n/f$i; done; fsfreeze -f /data01; fsfreeze -u /data01; [ $n -lt 5 ]"
                + " || rm -rf d$((n-4)); done'")
        .succeeded();
    site.lab("fault", "gap-seconds", "3").succeeded();
    site.runbook("apply", carelessBackup().toString(), "-e", "consistency=none").succeeded();
    site.lab("fault", "clear").succeeded();
    site.root("primary", "systemctl stop churn; fsfreeze -u /data01; rm -rf /data01/churn")
        .succeeded();

    Ended stopped = site.runbook("apply", "restore.yml").expect(4);
    assertTrue(
        site.outcomes("Check every file system, read-only").contains("failed"), stopped::output);
    assertEquals(List.of(), site.outcomes("Start recovery"), stopped::output);
    assertEquals(0, site.restoredDisks(), stopped::output);
  }

  @Test
  @Order(8)
  void aGroupUnderLoadIsBackedUpThroughAJumpHost() throws Exception {
    throughAJumpHost();
    site.runbook("apply", "load.yml", "-e", LOAD).succeeded();
    site.runbook(
            "apply",
            "backup.yml",
            "-e",
            "consistency=group",
            "-e",
            "checksums=true",
            "-e",
            STOP_LOAD)
        .succeeded();
    site.remove("jump.yml");
    Files.writeString(directory.resolve("group"), site.latest());
  }

  @Test
  @Order(9)
  void aFrozenFileSystemUnderLoadIsBackedUp() throws Exception {
    foreseen("load.yml", "-e", LOAD).succeeded();
    foreseen("backup.yml", "-e", "checksums=true", "-e", STOP_LOAD).succeeded();
    Files.writeString(directory.resolve("freeze"), site.latest());
    foreseen("readiness.yml").succeeded();
    foreseen("discover.yml").succeeded();
  }

  @Test
  @Order(10)
  void thePlanOfARestoreBesideAPrimaryThatLivesChangesNothing() throws Exception {
    String before = state();
    site.planned("restore.yml");
    assertEquals(before, state());
  }

  @Test
  @Order(11)
  void afterThePrimaryIsLostTheFrozenSetIsRestoredVerifiedAndTakenApart() throws Exception {
    site.cloud("stop-instance", "{\"instance\":\"primary\"}");
    machines.remove("primary");
    site.use(installation);
    foreseen("restore.yml").succeeded();
    assertEquals(Installation.HOME.resolve("runbooks/restore.yml").toString(), site.file());
    String restore = Rehearsal.text(site.events().getFirst().get("run"));
    foreseen("verify.yml").succeeded();
    assertEquals(List.of("unchanged"), site.outcomes("The same as at the restore point"));
    foreseen("teardown.yml", "-e", "restore=" + restore).succeeded();
    assertEquals(0, site.restoredDisks());
    assertEquals("", site.root("restore1", "vgs --noheadings; findmnt -n /data01").output());
  }

  @Test
  @Order(12)
  void theGroupIsRestoredThroughAJumpHostAndVerified() throws Exception {
    throughAJumpHost();
    String set = "set=" + Files.readString(directory.resolve("group"));
    site.runbook("apply", "restore.yml", "-e", set).succeeded();
    site.runbook("apply", "verify.yml", "-e", set).succeeded();
    assertEquals(List.of("unchanged"), site.outcomes("The same as at the restore point"));
  }

  /// Waits until the first snapshot of a backup is being taken.
  private static void capturing(Running backup) throws Exception {
    Rehearsal.eventually(
        "the capture goes on",
        () -> {
          if (!backup.alive()) {
            throw new AssertionError("the backup ended early:\n" + backup.output());
          }
          return site.snapshots() % 4 != 0;
        });
  }

  private static void assertNothingIsLeft() throws Exception {
    assertThawed();
    assertEquals(List.of(), site.sets());
    assertEquals(List.of(), site.published());
    assertEquals(List.of(), site.kept());
    assertEquals(
        "0",
        site.root(
                "primary",
                "su postgres -c \"psql -XAtqc \\\"select count(*) from pg_stat_activity where"
                    + " application_name like 'runbook%'\\\"\"")
            .succeeded()
            .output()
            .strip());
  }

  private static void assertThawed() throws Exception {
    site.root("primary", "timeout 60 sh -c 'touch /data01/thawed && rm /data01/thawed'")
        .succeeded();
  }

  /// What a person writes who believes that snapshots one by one are as good as any.
  private static Path carelessBackup() throws IOException {
    Path copy = directory.resolve("careless");
    try (Stream<Path> files = Files.walk(CommandLine.CHECKOUT.resolve("runbooks"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target =
            copy.resolve(CommandLine.CHECKOUT.resolve("runbooks").relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    Path backup = copy.resolve("backup.yml");
    String text = Files.readString(backup);
    String check = "inputs.consistency != 'none' || under.filesystems.all(f, size(f.disks) == 1)";
    assertTrue(text.contains(check));
    Files.writeString(backup, text.replace(check, "size(under.filesystems) > 0"));
    return backup;
  }

  /// The restore host is the jump host, for both: from inside a guest, 10.0.2.2 is the computer
  /// that both machines' ports are on.
  private static void throughAJumpHost() throws Exception {
    String inventory = Files.readString(directory.resolve("lab/inventory.yml"));
    site.overlay(
        "jump.yml",
        """
        all:
          vars:
            connection: { jump: "ops@127.0.0.1:%s" }
          children:
            primaries: { hosts: { primary: { ansible_host: 10.0.2.2, connection: { host_key: !expr "primary_host_key" } } } }
            restore: { hosts: { restore1: { ansible_host: 10.0.2.2, connection: { host_key: !expr "restore1_host_key" } } } }
        """
            .formatted(
                inventory
                    .lines()
                    .filter(line -> line.contains("restore1_ssh_port"))
                    .map(line -> line.replaceAll("\\D*restore1\\D*", "").strip())
                    .findFirst()
                    .orElseThrow()));
  }

  /// Plans, which changes nothing, and applies, which does nothing but what was planned.
  private static Ended foreseen(String file, String... more) throws Exception {
    String before = state();
    Plan plan = site.planned(file, more);
    assertEquals(before, state(), () -> "the plan of " + file + " changed something");
    return site.foreseen(plan, file, more);
  }

  private static String state() throws Exception {
    List<Running> looks = new ArrayList<>();
    for (String machine : machines) {
      looks.add(site.startRoot(machine, STATE));
    }
    StringBuilder all = new StringBuilder();
    for (Running look : looks) {
      all.append(look.await().succeeded().output());
    }
    all.append(site.cloud("describe", "{}")).append(site.cloud("describe-disks", "{}"));
    Set<String> catalog = new TreeSet<>();
    try (Stream<Path> files = Files.walk(directory.resolve("lab"))) {
      files
          .filter(file -> file.toString().contains("/catalog"))
          .forEach(file -> catalog.add(file + " " + file.toFile().length()));
    }
    return all.append(String.join("\n", catalog)).toString();
  }
}
