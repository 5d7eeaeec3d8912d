package dev.runbook.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// A site that follows docs/how-to/new-site.md: one disk, XFS, a volume of another name. The
/// machine is laid out by a profile that the site never sees; what the site knows of it is what
/// `discover` read. All of it is done by the installed command, where there is no Java.
@Tag("lab")
class SiteTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private Installation installation;

  @BeforeEach
  void install() throws Exception {
    installation = Installation.beside(directory);
  }

  @AfterEach
  void remove() {
    installation.close();
  }

  @Test
  void aNewProjectBacksUpAndRestoresWithTheProfileThatWasDiscovered() throws Exception {
    Rehearsal lab = Rehearsal.up(Files.createDirectory(directory.resolve("lab")), "--disks", "1");
    try {
      lab.use(installation);
      lab.overlay(
          "layout.yml",
          """
          all:
            vars:
              { fstype: xfs, fs_label: wide, mount_options: [noatime], vg: pgdata, lv: main,
                extent_size: 16MiB, mount: /srv/pg, pg_data: /srv/pg/data, pg_hba: [local all all peer] }
          """);
      lab.runbook("apply", "provision.yml").succeeded();
      lab.runbook("apply", "deploy-postgres.yml").succeeded();
      lab.root(
              "primary",
              "su postgres -c \"psql -Xqc 'create table proof as select generate_series(1, 1000) as"
                  + " i'\"")
          .succeeded();

      Path project = directory.resolve("recovery");
      lab.inProject(directory, "init", project.toString()).succeeded();
      Path configuration = project.resolve("runbook-config.yml");
      Files.writeString(
          configuration,
          Files.readString(configuration).replace("inventories/site.yml]", lab.inventory() + "]"));
      lab.inProject(project, "discover", "primary", "-o", "profiles/site.yml").succeeded();
      List<String> profile = Files.readAllLines(project.resolve("profiles/site.yml"));
      for (String line :
          List.of(
              "    layout: lvm",
              "    data_disks: [disk1]",
              "    vg: pgdata",
              "    lv: main",
              "    extent_size: 16MiB",
              "    fstype: xfs",
              "    fs_label: wide",
              "    mount: /srv/pg",
              "    mount_options: [noatime]",
              "    pg_data: /srv/pg/data",
              "    pg_port: 5432",
              "    archive_push: \"lab-archive push \\\"%p\\\" \\\"%f\\\"\"")) {
        assertTrue(
            profile.contains(line), () -> line + "\nis not in\n" + String.join("\n", profile));
      }

      lab.inProject(project, "apply", "backup.yml").expect(3);
      fillIn(project.resolve("profiles/site.yml"));
      for (String runbook : List.of("backup.yml", "restore.yml", "provision.yml")) {
        Rehearsal.Ended check = lab.inProject(project, "check", runbook).succeeded();
        assertTrue(check.output().contains("nothing wrong found."), check::output);
      }
      // The profile says what is there: provisioning it again has nothing to do.
      lab.inProject(project, "plan", "provision.yml", "--detailed-exitcode").succeeded();

      lab.inProject(project, "apply", "backup.yml", "-e", "checksums=true").succeeded();
      lab.cloud("stop-instance", "{\"instance\":\"primary\"}");
      lab.inProject(project, "apply", "restore.yml").succeeded();
      assertEquals(Installation.HOME.resolve("runbooks/restore.yml").toString(), lab.file());
      lab.inProject(project, "apply", "verify.yml").succeeded();
      assertEquals(List.of("unchanged"), lab.outcomes("The same as at the restore point"));
      assertEquals(
          "xfs /dev/mapper/pgdata-main",
          lab.root("restore1", "findmnt -n -o FSTYPE,SOURCE /srv/pg | tr -s ' '").output().strip());
      try (Stream<Path> own = Files.list(project.resolve("runbooks"))) {
        assertEquals(List.of(), own.toList());
      }
    } finally {
      lab.close();
    }
  }

  /// What no host knows, as the lab has it.
  private static void fillIn(Path profile) throws IOException {
    String text =
        Files.readString(profile)
            .replace("archive_get: FILL-IN", "archive_get: lab-archive get \"%f\" \"%p\"")
            .replace("archive_list: FILL-IN", "archive_list: lab-archive list")
            .replace(
                "catalogs: [FILL-IN]",
                "catalogs: !expr \"[lab_catalog + '-a', lab_catalog + '-b']\"")
            .replaceAll(
                "(?m)^( {6})(\\w+): FILL-IN$",
                "$1$2: \"{{lab_cloud}} --state {{lab_state}} VERB-$2\"");
    for (String verb :
        List.of(
            "create",
            "describe",
            "delete",
            "create_disk",
            "describe_disks",
            "attach",
            "detach",
            "delete_disk",
            "describe_instances")) {
      text = text.replace("VERB-" + verb + "\"", verb.replace('_', '-') + "\"");
    }
    Files.writeString(profile, text);
  }
}
