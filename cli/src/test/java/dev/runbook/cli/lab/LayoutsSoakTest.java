package dev.runbook.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.cli.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The main job on other layouts, by another profile and the same runbooks: from one disk without a
/// volume manager to sixteen, ext4 and XFS, both releases of Debian.
@Tag("soak")
class LayoutsSoakTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  static List<Arguments> layouts() {
    return List.of(
        Arguments.of(
            "one disk without a volume manager",
            List.of("--disks", "1"),
            "all: { vars: { layout: plain } }",
            "freeze"),
        Arguments.of(
            "one disk, XFS, Debian 12",
            List.of("--disks", "1", "--debian", "12"),
            """
            all:
              vars: { fstype: xfs, mount_options: [noatime], vg: pgdata, lv: main, mount: /srv/pg, pg_data: /srv/pg/15 }
            """,
            "freeze"),
        Arguments.of(
            "sixteen disks in a group",
            List.of("--disks", "16", "--disk-size", "256M"),
            "all: { vars: { extent_size: 16MiB } }",
            "group"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layouts")
  void isBackedUpLostRestoredAndVerified(
      String name, List<String> machines, String profile, String consistency) throws Exception {
    rehearsed(name, machines, profile, consistency, (_, _) -> {});
  }

  @Test
  void aVolumeForTheSegmentsIsMadeAsTheHowToSaysAndComesBackWithTheOthers() throws Exception {
    rehearsed(
        "a volume for pg_wal",
        List.of("--disks", "3"),
        "all: { vars: { data_disks: [disk1, disk2], wal_disks: [disk3] } }",
        "freeze",
        (moment, site) -> {
          switch (moment) {
            case DEPLOYED -> {
              String runbook = walVolume().toString();
              site.runbook("apply", runbook).succeeded();
              site.runbook("plan", runbook, "--detailed-exitcode").succeeded();
            }
            case VERIFIED -> {
              assertEquals(
                  "/wal/pg_wal /dev/mapper/vgwal-wal",
                  site.root(
                          "restore1",
                          "echo $(readlink -e /data01/pgdata/pg_wal; findmnt -n -o SOURCE /wal)")
                      .output()
                      .strip());
              String restore = site.run("restore");
              site.runbook("apply", "teardown.yml", "-e", "restore=" + restore).succeeded();
              assertEquals(0, site.restoredDisks());
              assertEquals(
                  "",
                  site.root("restore1", "vgs --noheadings; findmnt -n /data01; findmnt -n /wal")
                      .output());
            }
          }
        });
  }

  /// When a campaign may do more than the main job.
  private enum Moment {
    DEPLOYED,
    VERIFIED
  }

  /// What it does then.
  @FunctionalInterface
  private interface More {
    void at(Moment moment, Rehearsal site) throws Exception;
  }

  private void rehearsed(
      String name, List<String> machines, String profile, String consistency, More more)
      throws Exception {
    Rehearsal site =
        Rehearsal.up(
            Files.createDirectory(directory.resolve("site")), machines.toArray(String[]::new));
    try {
      site.overlay("profile.yml", profile);
      for (String runbook : List.of("provision.yml", "deploy-postgres.yml")) {
        site.runbook("apply", runbook).succeeded();
      }
      more.at(Moment.DEPLOYED, site);
      site.runbook("apply", "load.yml").succeeded();
      site.runbook(
              "apply",
              "backup.yml",
              "-e",
              "consistency=" + consistency,
              "-e",
              "checksums=true",
              "-e",
              "stop_load=systemctl stop runbook-load-pgbench runbook-load-batch")
          .succeeded();
      site.cloud("stop-instance", "{\"instance\":\"primary\"}");
      site.runbook("apply", "restore.yml").succeeded();
      site.runbook("apply", "verify.yml").succeeded();
      assertEquals(List.of("unchanged"), site.outcomes("The same as at the restore point"), name);
      more.at(Moment.VERIFIED, site);
    } finally {
      site.close();
    }
  }

  /// The runbook that is in the how-to.
  private Path walVolume() throws IOException {
    String page =
        Files.readString(CommandLine.CHECKOUT.resolve("docs/how-to/separate-wal-volume.md"));
    int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
    return Files.writeString(
        directory.resolve("wal-volume.yml"), page.substring(begin, page.indexOf("```\n", begin)));
  }
}
