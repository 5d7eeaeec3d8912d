package dev.runbook.cli.site;

import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A site's profile of what a host says about itself: the same variables as a new project's, with
/// what was found in their place, and comments on what was read and what could not be told.
public final class Discovery {
  private final HostReading host;
  private final Map<String, ProfileText.Entry> entries = new LinkedHashMap<>();
  private final List<String> heading = new ArrayList<>();
  private final List<String> open = new ArrayList<>();

  private Discovery(HostReading host) {
    this.host = host;
  }

  /// The profile's text.
  public static String profile(HostReading host) {
    Discovery discovery = new Discovery(host);
    discovery.system();
    discovery.server();
    discovery.storage();
    if (!discovery.open.isEmpty()) {
      discovery.heading.add("Could not be told:");
      discovery.open.forEach(each -> discovery.heading.add("- " + each));
    }
    return ProfileText.of(discovery.heading, discovery.entries);
  }

  private void found(String variable, String yaml, String... notes) {
    if (yaml.contains("{{") || yaml.contains("!expr")) {
      note(variable, "What the host has holds `{{`, which is a template here; write it yourself.");
      open.add("`" + variable + "`: what the host has holds `{{`.");
      return;
    }
    entries.put(variable, new ProfileText.Entry(yaml, List.of(notes)));
  }

  /// Leaves the value of a new project and says why.
  private void note(String variable, String sentence) {
    entries.put(variable, new ProfileText.Entry("", List.of(sentence)));
  }

  private void system() {
    heading.add(
        "The site's profile, as `runbook discover "
            + host.host()
            + "` read it. It read only. What stands under `→` was found there; `FILL-IN` is what no"
            + " host knows.");
    heading.add(
        host.host()
            + ": "
            + host.text("system.name").orElse("an unknown system")
            + host.text("system.libc").map(libc -> ", " + libc).orElse("")
            + ".");
  }

  private void server() {
    Optional<String> data = host.text("data");
    if (data.isPresent()) {
      found("pg_data", YamlText.text(data.get()));
    } else {
      open.add("PostgreSQL: no server runs, and no data directory was named.");
    }
    if (host.list("servers").isEmpty()) {
      if (data.isPresent()) {
        open.add("The server's settings, port and version: it does not run.");
      }
      return;
    }
    String programs = host.text("servers.0.programs").orElse("");
    host.number("servers.0.port").ifPresent(port -> found("pg_port", Long.toString(port)));
    host.text("servers.0.socket").ifPresent(socket -> found("pg_socket", YamlText.text(socket)));
    host.text("servers.0.user").ifPresent(user -> found("pg_os_user", YamlText.text(user)));
    host.text("servers.0.unit")
        .ifPresent(unit ->
            note(
                "pg_start",
                "The server runs under the unit "
                    + unit
                    + ", which knows nothing of a server that"
                    + " `pg_ctl` starts."));
    host.at("settings.rows.0").ifPresentOrElse(_ -> settings(), this::noSettings);
    String major = entries.containsKey("pg_major") ? entries.get("pg_major").yaml() : "";
    if (!programs.isEmpty() && !programs.equals("/usr/lib/postgresql/" + major + "/bin")) {
      found("pg_bin", YamlText.text(programs));
    }
  }

  private void noSettings() {
    open.add(
        "The server's settings: "
            + host.text("settings.failure").orElse("it did not answer.")
            + " The database's superuser may have another name: `--superuser NAME`.");
  }

  private void settings() {
    String version = host.text("settings.rows.0.version").orElse("");
    long number = host.number("settings.rows.0.version_number").orElse(0L);
    heading.add(
        "PostgreSQL "
            + version
            + host.text("settings.rows.0.system_identifier")
                .map(id -> ", system identifier " + id)
                .orElse("")
            + (host.is("settings.rows.0.standby")
                ? ", a standby: backups are taken of a primary"
                : "")
            + ".");
    found(
        "pg_major",
        number >= 100_000
            ? Long.toString(number / 10_000)
            : "\"" + number / 10_000 + "." + number / 100 % 100 + "\"",
        "PostgreSQL " + version);
    host.text("settings.rows.0.superuser")
        .ifPresent(user -> found("pg_superuser", YamlText.text(user)));
    configuration();
    archive();
    List<String> logins = host.texts("logins.lines");
    if (logins.isEmpty()) {
      open.add("`pg_hba`: pg_hba.conf could not be read.");
    } else {
      found(
          "pg_hba",
          YamlText.block(
              logins.stream().map(line -> line.strip().replaceAll("\\s+", " ")).toList()),
          "From "
              + host.text("settings.rows.0.hba_file").orElse("")
              + ", without comments and"
              + " without lines that carry a password");
    }
    Map<String, String> tuned = new LinkedHashMap<>();
    host.list("tuned.rows")
        .forEach(row -> tuned.put(HostReading.text(row, "name"), HostReading.text(row, "setting")));
    if (!tuned.isEmpty()) {
      found("pg_settings", YamlText.block(tuned), "Those of the host that concern its size");
    }
    List<Value> tablespaces = host.list("tablespaces.rows");
    tablespaces.forEach(each ->
        heading.add(
            "Tablespace "
                + HostReading.text(each, "name")
                + ": "
                + HostReading.text(each, "location")
                + on(HostReading.text(each, "location"))
                + ". Backups include it; provision.yml does not make it."));
  }

  private void configuration() {
    String data = host.text("data").orElse("");
    String file = host.text("settings.rows.0.config_file").orElse("");
    int slash = file.lastIndexOf('/');
    if (slash > 0 && !file.startsWith(data + "/")) {
      String directory = file.substring(0, slash);
      found("pg_config_dirs", YamlText.list(List.of(directory)));
      open.add(
          "Whether a restored server starts: its configuration is in "
              + directory
              + ", of which the backup keeps a copy, and `pg_ctl -D` looks for it in the data"
              + " directory.");
    }
  }

  private void archive() {
    String mode = host.text("settings.rows.0.archive_mode").orElse("off");
    Optional<String> command =
        host.text("settings.rows.0.archive_command").filter(text -> !text.equals("(disabled)"));
    if (mode.equals("off")) {
      note("archive_push", "The server does not archive: archive_mode is off.");
    } else if (command.isPresent()) {
      found("archive_push", YamlText.text(command.get()), "The server's archive_command, as it is");
    } else {
      note(
          "archive_push",
          "The server's archive_command is empty, or was left on the host because it looks as if it"
              + " held a password.");
    }
  }

  private void storage() {
    List<Value> systems = host.list("under.filesystems");
    if (systems.isEmpty()) {
      open.add("The layout: what lies under the data directory was not read.");
      return;
    }
    FoundLayout layout = new FoundLayout(host, systems.getFirst());
    layout.entries().forEach(entries::put);
    heading.addAll(layout.heading());
    open.addAll(layout.open());
    wal(systems);
  }

  private void wal(List<Value> systems) {
    String mount = HostReading.text(systems.getFirst(), "mount");
    for (Value each : systems) {
      String path = HostReading.text(each, "path");
      String other = HostReading.text(each, "mount");
      if (path.endsWith("/pg_wal") && !other.equals(mount)) {
        heading.add(
            "pg_wal lies elsewhere, on "
                + HostReading.text(each, "realpath")
                + on(path)
                + ". Backups include it; provision.yml does not make it.");
      }
    }
  }

  /// Which file system a path is on, and its disks.
  private String on(String path) {
    for (Value each : host.list("under.filesystems")) {
      if (HostReading.text(each, "path").equals(path)) {
        return " ("
            + HostReading.text(each, "fstype")
            + " mounted at "
            + HostReading.text(each, "mount")
            + ", disks "
            + HostReading.at(each, "disks").stream()
                .flatMap(disks -> ((Value.Listing) disks).items().stream())
                .map(disk -> HostReading.text(disk, "serial"))
                .collect(Collectors.joining(", "))
            + ")";
      }
    }
    return "";
  }
}
