package dev.runbook.cli.site;

import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.List;
import java.util.Optional;

/// The variables that the shipped runbooks take from a site, each declared once: `runbook init` and
/// `runbook discover` write profiles from it, and `runbook schema profile` lets an editor complete
/// them.
///
/// A test compares it with what the shipped runbooks use.
public final class SiteProfile {
  private static final String SERVER = "PostgreSQL";
  private static final String LAYOUT = "The layout";
  private static final String ARCHIVE =
      "The archive of WAL: three commands. It must be on neither machine.";
  private static final String CATALOGS = "Catalogs";
  private static final String CLOUD = "The cloud: commands that speak JSON";
  private static final String LIMITS = "Limits";

  /// In the order in which a profile has them.
  public static final List<SiteVariable> VARIABLES =
      List.of(
          new SiteVariable(
              SERVER,
              "pg_major",
              Simple.INT,
              "The major version; only other variables use it.",
              "17"),
          new SiteVariable(
              SERVER,
              "pg_bin",
              Simple.PATH,
              "Where the programs are. Debian keeps one directory per major version.",
              "\"/usr/lib/postgresql/{{pg_major}}/bin\""),
          new SiteVariable(
              SERVER,
              "pg_data",
              Simple.PATH,
              "The data directory. It must lie on `mount` below.",
              "/data01/pgdata"),
          new SiteVariable(SERVER, "pg_port", Simple.INT, "The server's port.", "5432"),
          new SiteVariable(
              SERVER,
              "pg_socket",
              Simple.PATH,
              "The directory of the server's Unix socket.",
              "/var/run/postgresql"),
          new SiteVariable(
              SERVER,
              "pg_os_user",
              Simple.STRING,
              "The operating system's user that the server runs as.",
              "postgres"),
          new SiteVariable(
              SERVER,
              "pg_superuser",
              Simple.STRING,
              "The database's superuser. Keep it the same name as `pg_os_user`, or map the two in"
                  + " pg_ident.conf.",
              "postgres"),
          new SiteVariable(
              SERVER,
              "pg_config_dirs",
              ValueType.listOf(Simple.PATH),
              "Configuration that is not in the data directory (Debian's /etc/postgresql/...). It"
                  + " is in no snapshot of the data disks; backup.yml keeps copies.",
              "[]"),
          new SiteVariable(
              SERVER,
              "pg_log",
              Simple.PATH,
              "The server's log when runbook starts it. It must not lie on `mount`: while the file"
                  + " system is frozen nobody can write there.",
              "/var/log/postgresql/runbook.log"),
          new SiteVariable(
              SERVER,
              "pg_start",
              Simple.STRING,
              "How the server is started, run as `pg_os_user`. No time limit of its own: recovery"
                  + " may take hours.",
              "\"{{pg_bin}}/pg_ctl -D {{pg_data}} -l {{pg_log}} -s -W start\""),
          new SiteVariable(
              SERVER,
              "pg_stop",
              Simple.STRING,
              "How the server is stopped, run as `pg_os_user`.",
              "\"{{pg_bin}}/pg_ctl -D {{pg_data}} -m fast -w -t 86400 stop\""),
          new SiteVariable(
              SERVER,
              "pg_hba",
              ValueType.listOf(Simple.STRING),
              "Who may log in: the lines of pg_hba.conf that deploy-postgres.yml writes. The first"
                  + " one alone is enough for every shipped runbook.",
              "[local all all peer]"),
          new SiteVariable(
              SERVER,
              "pg_settings",
              new ValueType.MapOf(Simple.DYNAMIC),
              "Settings that deploy-postgres.yml makes beyond those that a backup needs:"
                  + " `shared_buffers: 8GB`.",
              "{}"),
          new SiteVariable(
              LAYOUT,
              "layout",
              new ValueType.OneOf(List.of("lvm", "plain")),
              "How disks become one volume: `lvm` (striped), or `plain` (one disk, no volume"
                  + " manager: `vg`, `lv`, `extent_size` and `stripe_size` have no meaning then).",
              "lvm"),
          new SiteVariable(
              LAYOUT,
              "data_disks",
              ValueType.listOf(Simple.STRING),
              "The serials of the primary's data disks, as `lsblk -d -o NAME,SERIAL` prints them;"
                  + " the order does not matter. There are as many stripes as disks.",
              "[FILL-IN]"),
          new SiteVariable(LAYOUT, "vg", Simple.STRING, "The volume group.", "vgdata01"),
          new SiteVariable(LAYOUT, "lv", Simple.STRING, "The logical volume.", "lv01"),
          new SiteVariable(
              LAYOUT,
              "extent_size",
              Simple.SIZE,
              "LVM's unit: what does not fill one is lost on each disk, so small disks want a"
                  + " smaller one.",
              "128MiB"),
          new SiteVariable(
              LAYOUT,
              "stripe_size",
              Simple.SIZE,
              "How much goes to one disk before the next: a power of two, at most `extent_size`. Of"
                  + " no meaning with one disk.",
              "8KiB"),
          new SiteVariable(
              LAYOUT,
              "fstype",
              new ValueType.OneOf(List.of("ext4", "xfs")),
              "The file system: `ext4` or `xfs`.",
              "ext4"),
          new SiteVariable(
              LAYOUT,
              "fs_label",
              Simple.STRING,
              "Its label: at most 16 bytes for ext4, 12 for XFS.",
              "pgdata"),
          new SiteVariable(
              LAYOUT,
              "mount",
              Simple.PATH,
              "Where it is mounted. It is frozen during a backup, so it is nothing that logins need"
                  + " (`/`, `/tmp`, `/run`, `/var/log`, a home directory).",
              "/data01"),
          new SiteVariable(
              LAYOUT,
              "mount_options",
              ValueType.listOf(Simple.STRING),
              "How it is mounted. Options that give up the order of writes (`nobarrier`,"
                  + " `data=writeback`) are refused.",
              "[noatime]"),
          new SiteVariable(
              ARCHIVE,
              "archive_push",
              Simple.STRING,
              "PostgreSQL's archive_command: `%p` is the file, `%f` its name. Ends with 0 only when"
                  + " the file is safely there.",
              "FILL-IN"),
          new SiteVariable(
              ARCHIVE,
              "archive_get",
              Simple.STRING,
              "Fetches the file `%f` to `%p`: ends with 0 when all of it is there, with one of"
                  + " `archive_missing_rc` only when the archive has no such file, with anything"
                  + " else on an error.",
              "FILL-IN"),
          new SiteVariable(
              ARCHIVE,
              "archive_list",
              Simple.STRING,
              "Is given names on standard input, one a line, and prints those that the archive has;"
                  + " it may print more.",
              "FILL-IN"),
          new SiteVariable(
              ARCHIVE,
              "archive_missing_rc",
              ValueType.listOf(Simple.INT),
              "The exit codes by which `archive_get` says that there is no such file. Every other"
                  + " failure stops recovery instead of ending it early.",
              "[1]"),
          new SiteVariable(
              CATALOGS,
              "catalogs",
              ValueType.listOf(Simple.PATH),
              "Two directories on the control machine that keep the backups' manifests, on neither"
                  + " host and on two kinds of storage: the loss of one is no loss.",
              "[FILL-IN]"),
          new SiteVariable(
              CLOUD,
              "cloud",
              Simple.DYNAMIC,
              "Nine commands, run on the control machine in the directory in which runbook is"
                  + " started. What each gets and gives: docs/how-to/another-cloud.md. `group:"
                  + " true` only when the cloud takes several disks at one instant; `max_members`"
                  + " is how many.",
              """

              provider: command
              create: FILL-IN
              describe: FILL-IN
              delete: FILL-IN
              create_disk: FILL-IN
              describe_disks: FILL-IN
              attach: FILL-IN
              detach: FILL-IN
              delete_disk: FILL-IN
              describe_instances: FILL-IN
              capabilities: { group: false }\
              """),
          new SiteVariable(
              CLOUD,
              "instance",
              Simple.STRING,
              "What the cloud calls the host. Where it has names of its own, write them beside the"
                  + " hosts in the inventory.",
              "\"{{host.name}}\""),
          new SiteVariable(
              LIMITS,
              "freeze_deadline",
              Simple.DURATION,
              "How long file systems may stay frozen before the host thaws them by itself. Below"
                  + " Patroni's TTL, if you run Patroni.",
              "20s"),
          new SiteVariable(
              LIMITS,
              "drill_settings",
              new ValueType.MapOf(Simple.DYNAMIC),
              "Settings for a restored server that is smaller than the primary, or must not act"
                  + " outward. max_connections and four others may only be raised.",
              "{}"));

  private SiteProfile() {}

  public static Optional<SiteVariable> variable(String name) {
    return VARIABLES.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
