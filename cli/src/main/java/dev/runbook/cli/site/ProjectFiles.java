package dev.runbook.cli.site;

import java.util.LinkedHashMap;
import java.util.Map;

/// The files that a site's project begins with.
public final class ProjectFiles {
  /// Where a project keeps its profile.
  public static final String PROFILE = "profiles/site.yml";

  private static final String CONFIGURATION =
      """
      # The project's configuration: what is used when the command line does not say otherwise. Paths are relative to this file.

      # Of several inventories the later one wins, variable by variable: what stands beside a host wins over the profile.
      inventory: [profiles/site.yml, inventories/site.yml]

      # The project's own runbooks. A name that is not here is looked for among the runbooks that are shipped with the command:
      # they are referred to, not copied. `runbook eject backup.yml` takes one over into this directory.
      runbooks: [runbooks]

      # Where `runbook backups list` looks: the same directories as `catalogs` in the profile.
      # catalogs: [/srv/backup-catalog, /mnt/offsite/backup-catalog]

      # The password of `!vault` values, in a file or printed by a program.
      # vault_password_file: .vault-password
      """;

  private static final String INVENTORY =
      """
      # The site's hosts. The shipped runbooks run on two groups: they back up `primaries` and restore on `restore`.
      # Names are yours; `runbook inventory list` shows what is read here.
      all:
        vars:
          # How all of them are reached. Not needed where ssh's own configuration says it.
          # connection: { user: ops, key: ~/.ssh/id_ed25519, jump: "ops@bastion.example" }
          # Where sudo asks for a password: a reference, never the password itself.
          # become_password: !secret { command: "pass show sudo" }
        children:
          primaries:
            hosts:
              primary:
                # The name or number by which SSH finds it.
                connection: { address: FILL-IN }
                # What the cloud calls it, where that is not its name here.
                # instance: i-0a1b2c3d
          restore:
            hosts:
              # A host to restore on: the same system and the same major version of PostgreSQL, no data disks. Never the
              # primary itself.
              restore1:
                connection: { address: FILL-IN }
                # instance: i-4e5f6a7b
      """;

  private static final String IGNORED =
      """
      # Saved plans belong to one run, not to the project.
      *.plan
      # Passwords are no part of it either.
      .vault-password
      """;

  private static final String README =
      """
      # The site's recovery

      | file | what it is |
      |---|---|
      | `runbook-config.yml` | which inventory, and where runbooks are |
      | `inventories/site.yml` | the hosts, and how they are reached |
      | `profiles/site.yml` | every value that the shipped runbooks take from the site |
      | `runbooks/` | runbooks of your own, and shipped ones that you took over |
      | `.runbook/ejected/` | what the taken ones were taken from; keep it |

      Commands are run in this directory.

      ## From here to the first backup

      1. Write the hosts' addresses into `inventories/site.yml`. `runbook inventory list` shows them.
      2. `runbook discover primary -o profiles/site.yml` reads the primary and writes its profile. It changes nothing there.
      3. Fill in what no host knows: the archive, the catalogs, the cloud. `grep -rn FILL-IN .` lists what is left;
         `runbook check backup.yml` says what of it a backup needs.
      4. `runbook check backup.yml`, `runbook check restore.yml`: read everything, connect to nobody.
      5. `runbook plan backup.yml`: looks at the hosts and changes nothing. Read it with somebody else.
      6. `runbook apply backup.yml`, then `runbook apply readiness.yml`: could I restore now?
      7. `runbook apply restore.yml` and `runbook apply verify.yml` on the restore host. A backup that was never restored is a hope.

      ## A runbook of your own, or another version of a shipped one

      `runbook eject backup.yml` copies a shipped runbook to `runbooks/`; from then on yours is the one that runs.
      `runbook eject --diff` says what the shipped one has changed since.
      """;

  private ProjectFiles() {}

  /// The files' contents by their path in the project.
  public static Map<String, String> all() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("runbook-config.yml", CONFIGURATION);
    files.put("inventories/site.yml", INVENTORY);
    files.put(PROFILE, ProfileText.fresh());
    files.put("README.md", README);
    files.put(".gitignore", IGNORED);
    return files;
  }
}
