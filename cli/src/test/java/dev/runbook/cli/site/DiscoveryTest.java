package dev.runbook.cli.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.cli.command.Console;
import dev.runbook.cli.command.DiscoverCommand;
import dev.runbook.cli.command.Project;
import dev.runbook.cli.command.Reach;
import dev.runbook.cli.command.Workbench;
import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.plan.Connections;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.secret.SecretException;
import dev.runbook.engine.secret.SecretSource;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.catalog.ShippedModules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `discover` makes of a host's answers: of the whole command on recorded answers of a Debian
/// 13 with a striped XFS volume over four disks, and of single values for other hosts.
class DiscoveryTest {
  private static final Path RECORDINGS =
      dev.runbook.cli.CommandLine.CHECKOUT.resolve(
          "modules/src/test/resources/dev/runbook/modules/storage");

  @TempDir private Path directory;

  private static String recording(String name) throws IOException {
    return Files.readString(RECORDINGS.resolve(name));
  }

  private RecordedConnection recorded(Path data) throws IOException {
    return new RecordedConnection(Files.createDirectories(directory.resolve("programs")))
        .says("lsblk", "MOUNTPOINTS", recording("lsblk.json"))
        .says("find", "/dev/disk/by-id", recording("by-id.txt"))
        .says("lvm", "version", "  LVM version:     2.03.31(2) (2025-02-27)\n")
        .says("lvm", "fullreport", recording("fullreport.json"))
        .says("lvm", "pvs", recording("pvs.json"))
        .says("findmnt", "--fstab", "defaults,noatime,nofail,x-systemd.device-timeout=9\n")
        .says("findmnt", " " + data + " ", recording("findmnt.json"));
  }

  private record Ended(int code, String out, String err) {}

  /// Runs the command with a host `db1` that answers so.
  private Ended discover(RecordedConnection host, String... more) throws IOException {
    Map<String, String> environment =
        Map.of(
            "RUNBOOK_HOME", dev.runbook.cli.CommandLine.CHECKOUT.toString(),
            "XDG_STATE_HOME", directory.resolve("state").toString(),
            "HOME", directory.toString());
    Redactor redactor = new Redactor();
    Workbench bench =
        new Workbench(
            Project.find(environment),
            environment,
            ShippedModules.catalog(),
            new ExpressionLanguage(ShippedModules.functions()),
            redactor);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    List<String> words = new ArrayList<>(List.of("db1", "-i", "db1,"));
    words.addAll(List.of(more));
    int code =
        new DiscoverCommand(bench, console, (_, _) -> new Answering(host), "test")
            .line()
            .execute(words.toArray(String[]::new));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// The way to the recorded host.
  private record Answering(RecordedConnection host) implements Reach.Open {
    @Override
    public SecretSource secrets() {
      return _ -> {
        throw new SecretException("There are no secrets here.");
      };
    }

    @Override
    public Connections connections(Workbench.Loaded loaded) {
      return name -> {
        try {
          return host.open();
        } catch (IOException e) {
          throw new TransportException(
              TransportException.Kind.UNREACHABLE, name + " does not answer.", "", e);
        }
      };
    }

    @Override
    public void close() {}
  }

  @Test
  void aStripedVolumeIsReadDownToItsDisks() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    Ended ended = discover(recorded(data), "--data-directory", data.toString());
    assertEquals(0, ended.code(), ended.err());
    assertLines(
        ended.out(),
        "    pg_data: " + YamlText.text(data.toString()),
        "    layout: lvm",
        "    data_disks: [disk1, disk2, disk3, disk4]",
        "    vg: vgtry",
        "    lv: lv01",
        "    extent_size: 4MiB",
        "    stripe_size: 8KiB",
        "    fstype: xfs",
        "    fs_label: pgdata",
        "    mount: /srv/pg",
        "    # → From fstab: defaults,noatime,nofail,x-systemd.device-timeout=9",
        "    mount_options: [noatime]",
        "    archive_get: FILL-IN",
        "# Disk: /dev/vdb, 2.0 GiB, serial disk1.",
        "# - The server's settings, port and version: it does not run.");
    assertTrue(ended.out().contains("UUID 6f4b1d52-6a1c-4d5e-9a0e-3f1f0f7c9a11"), ended::out);
  }

  @Test
  void theProfileReplacesOneThatNobodyHasEdited() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    Path profile = Files.writeString(directory.resolve("site.yml"), ProfileText.fresh());
    Ended ended =
        discover(recorded(data), "--data-directory", data.toString(), "-o", profile.toString());
    assertEquals(0, ended.code(), ended.err());
    assertTrue(Files.readString(profile).contains("vg: vgtry"));
    assertTrue(ended.out().contains("lines have `FILL-IN`"), ended::out);
  }

  @Test
  void aHostWithoutServerAndWithoutADirectoryThatIsNamedSaysWhatToGive() throws Exception {
    Ended ended =
        discover(recorded(directory), "--mount", directory.resolve("not-there").toString());
    assertEquals(4, ended.code(), ended.out());
    assertTrue(ended.err().contains("There is no such directory on this host."), ended::err);
    assertEquals("", ended.out());
  }

  private static void assertLines(String text, String... lines) {
    List<String> all = text.lines().toList();
    for (String line : lines) {
      assertTrue(all.contains(line), () -> line + "\nis not in\n" + text);
    }
  }

  // Single answers of hosts.

  private static Value record(Object... namesAndValues) {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      fields.put(
          (String) namesAndValues[i],
          switch (value) {
            case Value given -> given;
            case Integer number -> Value.whole(number);
            case Boolean truth -> Value.bool(truth);
            default -> Value.text(value.toString());
          });
    }
    return Value.map(fields);
  }

  private static Value list(Value... items) {
    return Value.list(List.of(items));
  }

  private static Value rows(Value... rows) {
    return record("rows", list(rows));
  }

  private static Value disk(String device, String serial) {
    return serial.isEmpty()
        ? record("device", device, "serial", Value.NULL, "size", new Value.Size(1L << 30))
        : record("device", device, "serial", serial, "size", new Value.Size(1L << 30));
  }

  private static Value system(String path, String mount, Value stack, Value... disks) {
    return record(
        "path",
        path,
        "realpath",
        path,
        "mount",
        mount,
        "device",
        "/dev/vdb",
        "fstype",
        "ext4",
        "uuid",
        "3f1f0f7c",
        "label",
        Value.NULL,
        "options",
        list(Value.text("rw"), Value.text("noatime"), Value.text("stripe=16")),
        "size",
        new Value.Size(1L << 30),
        "stack",
        stack,
        "disks",
        list(disks));
  }

  private static Value layer(String kind) {
    return record("kind", kind, "device", "/dev/x");
  }

  private static Value server() {
    return list(
        record(
            "data",
            "/srv/pg/16",
            "programs",
            "/usr/pgsql-16/bin",
            "user",
            "pg",
            "port",
            5433,
            "socket",
            "/run/pg",
            "unit",
            "postgresql-16.service"));
  }

  private static Map<String, Value> running(Object... settings) {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("data", Value.text("/srv/pg/16"));
    values.put("servers", server());
    List<Object> all =
        new ArrayList<>(
            List.of(
                "version",
                "16.4",
                "version_number",
                160004,
                "config_file",
                "/srv/pg/16/postgresql.conf",
                "hba_file",
                "/srv/pg/16/pg_hba.conf",
                "archive_mode",
                "on",
                "archive_command",
                "pgbackrest archive-push \"%p\"",
                "standby",
                false,
                "system_identifier",
                "77",
                "superuser",
                "pg"));
    all.addAll(List.of(settings));
    values.put("settings", rows(record(all.toArray())));
    values.put("logins", record("lines", list(Value.text("local  all all\tpeer"))));
    values.put(
        "under",
        record(
            "filesystems",
            list(system("/srv/pg/16", "/srv/pg", list(layer("disk")), disk("/dev/vdb", "a1")))));
    return values;
  }

  private static String profile(Map<String, Value> values) {
    return Discovery.profile(new HostReading("db1", values));
  }

  @Test
  void aRunningServerTellsWhatTheRunbooksNeedOfIt() {
    Map<String, Value> values = running();
    values.put("tuned", rows(record("name", "shared_buffers", "setting", "8GB")));
    String text = profile(values);
    assertLines(
        text,
        "    pg_major: 16",
        "    pg_bin: /usr/pgsql-16/bin",
        "    pg_data: /srv/pg/16",
        "    pg_port: 5433",
        "    pg_socket: /run/pg",
        "    pg_os_user: pg",
        "    pg_superuser: pg",
        "    pg_hba:",
        "      - \"local all all peer\"",
        "    pg_settings:",
        "      shared_buffers: \"8GB\"",
        "    archive_push: \"pgbackrest archive-push \\\"%p\\\"\"",
        "# PostgreSQL 16.4, system identifier 77.");
    assertTrue(text.contains("under the unit postgresql-16.service"), text);
    assertFalse(text.contains("Could not be told"), text);
  }

  @Test
  void aDiskWithoutVolumeManagerIsAPlainLayout() {
    assertLines(
        profile(running()),
        "    layout: plain",
        "    data_disks: [a1]",
        "    fstype: ext4",
        "    # → The file system has no label.",
        "    mount_options: [noatime]");
  }

  @Test
  void aVersionBeforeTenKeepsBothItsNumbers() {
    assertLines(
        profile(running("version", "9.6.24", "version_number", 90624)), "    pg_major: \"9.6\"");
  }

  @Test
  void configurationElsewhereIsNamedAndSaidToBeInNoSnapshot() {
    String text = profile(running("config_file", "/etc/postgresql/16/main/postgresql.conf"));
    assertLines(text, "    pg_config_dirs: [/etc/postgresql/16/main]", "# Could not be told:");
  }

  @Test
  void aServerThatDoesNotArchiveLeavesTheCommandToBeFilledIn() {
    assertLines(
        profile(running("archive_mode", "off")),
        "    # → The server does not archive: archive_mode is off.",
        "    archive_push: FILL-IN");
  }

  @Test
  void aCommandThatWouldBeATemplateIsNotTaken() {
    String text = profile(running("archive_command", "push {{x}} %p"));
    assertLines(
        text, "    archive_push: FILL-IN", "# - `archive_push`: what the host has holds `{{`.");
  }

  @Test
  void aServerThatLetsNobodyInIsSaidWithItsReason() {
    Map<String, Value> values = running();
    values.put("settings", record("failure", "role \"pg\" does not exist"));
    String text = profile(values);
    String unfolded = text.replace("\n# ", " ");
    assertTrue(unfolded.contains("role \"pg\" does not exist"), text);
    assertTrue(unfolded.contains("--superuser NAME"), text);
    assertLines(text, "    pg_port: 5433", "    pg_major: 17");
  }

  @Test
  void aLayoutThatTheRunbooksDoNotMakeIsSaid() {
    Map<String, Value> values = running();
    values.put(
        "under",
        record(
            "filesystems",
            list(
                system(
                    "/srv/pg/16",
                    "/srv/pg",
                    list(layer("crypt"), layer("partition"), layer("disk")),
                    disk("/dev/vdb", "")))));
    String text = profile(values);
    assertTrue(text.contains("the file system lies on crypt on partition on disk"), text);
    assertLines(text, "    data_disks: [FILL-IN]");
  }

  @Test
  void walElsewhereAndTablespacesAreNamedWithTheirDisks() {
    Map<String, Value> values = running();
    values.put("tablespaces", rows(record("name", "fast", "location", "/ssd/fast")));
    values.put(
        "under",
        record(
            "filesystems",
            list(
                system("/srv/pg/16", "/srv/pg", list(layer("disk")), disk("/dev/vdb", "a1")),
                system("/srv/pg/16/pg_wal", "/wal", list(layer("disk")), disk("/dev/vdc", "b2")),
                system("/ssd/fast", "/ssd", list(layer("disk")), disk("/dev/vdd", "c3")))));
    String text = profile(values).replace("\n# ", " ");
    assertTrue(text.contains("pg_wal lies elsewhere"), text);
    assertTrue(text.contains("disks b2"), text);
    assertTrue(text.contains("Tablespace fast: /ssd/fast (ext4 mounted at /ssd, disks c3)"), text);
    assertLines(text, "    data_disks: [a1]");
  }
}
