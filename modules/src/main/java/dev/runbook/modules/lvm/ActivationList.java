package dev.runbook.modules.lvm;

import dev.runbook.engine.transport.PosixShell;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The block of lvmlocal.conf that keeps volume groups from being activated when their disks
/// appear.
///
/// LVM can only be told which groups may be activated (lvm.conf(5),
/// `activation/auto_activation_volume_list`), so the block lists all groups of the host but the
/// excluded ones, and remembers these in its first line.
///
/// @param excluded names of groups that are not to be activated by themselves
/// @param included names of all others; a tag that no group has keeps the list from being empty
record ActivationList(Set<String> excluded, Set<String> included) {
  static final String TAG = "@runbook_autoactivate";

  private static final String BEGIN = "# runbook: these volume groups wait to be activated:";
  private static final String END = "# runbook: end";
  private static final Pattern BLOCK =
      Pattern.compile(
          "^" + Pattern.quote(BEGIN) + "(.*)\n(?:.*\n)*?" + Pattern.quote(END) + "(?:\n|\\z)",
          Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  /// Defines `replace_local`, which makes its argument the content of lvmlocal.conf, atomically.
  ///
  /// With a broken file no command of LVM works any more: when LVM cannot read the new one, the old
  /// one comes back.
  static final String REPLACE =
      """
      replace_local() {
        conf=$lvm_dir/lvmlocal.conf
        new=$(mktemp "$conf.XXXXXX") || return
        code=0
        if [ -e "$conf" ]; then
          cp -p -- "$conf" "$new" && cp -p -- "$conf" "$new.before" || code=1
        else
          chmod 644 "$new" || code=1
        fi
        if [ $code = 0 ] && printf '%s' "$1" >"$new" && sync && mv -f -- "$new" "$conf"; then
          lvm lvmconfig >/dev/null && { rm -f -- "$new.before"; return 0; }
          if [ -e "$new.before" ]; then mv -f -- "$new.before" "$conf"; else rm -f -- "$conf"; fi
        fi
        rm -f -- "$new" "$new.before"
        return 1
      }\
      """;

  ActivationList {
    excluded = Set.copyOf(excluded);
    included = Set.copyOf(included);
  }

  static final ActivationList EMPTY = new ActivationList(Set.of(), Set.of());

  /// The block in the text of lvmlocal.conf.
  static Optional<ActivationList> find(String configuration) {
    Matcher block = BLOCK.matcher(configuration);
    if (!block.find()) {
      return Optional.empty();
    }
    Set<String> excluded =
        Stream.of(block.group(1).strip().split(" +"))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    Set<String> included =
        block
            .group()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .flatMap(line -> QUOTED.matcher(line).results())
            .map(quoted -> quoted.group(1))
            .filter(name -> !name.equals(TAG))
            .collect(Collectors.toSet());
    return Optional.of(new ActivationList(excluded, included));
  }

  /// With these groups listed too, as far as they are not excluded.
  ActivationList including(List<String> groups) {
    Set<String> all = new TreeSet<>(included);
    all.addAll(groups);
    all.removeAll(excluded);
    return new ActivationList(excluded, all);
  }

  ActivationList excluding(String group) {
    Set<String> all = new TreeSet<>(excluded);
    all.add(group);
    return new ActivationList(all, included).including(List.of());
  }

  /// Takes an exclusion back.
  ActivationList admitting(String group) {
    Set<String> fewer = new TreeSet<>(excluded);
    fewer.remove(group);
    return new ActivationList(fewer, included).including(List.of(group));
  }

  /// Whether it neither lists nor excludes the group.
  boolean isSilentAbout(String group) {
    return !excluded.contains(group) && !included.contains(group);
  }

  /// What stands in LVM's list.
  List<String> items() {
    return Stream.concat(Stream.of(TAG), included.stream().sorted()).toList();
  }

  /// The text of lvmlocal.conf with this block in the place of the old one, or at its end; without
  /// a block when nothing is excluded.
  String in(String configuration) {
    Matcher old = BLOCK.matcher(configuration);
    String block = excluded.isEmpty() ? "" : text();
    if (old.find()) {
      return configuration.substring(0, old.start()) + block + configuration.substring(old.end());
    }
    if (block.isEmpty()) {
      return configuration;
    }
    boolean ended = configuration.isEmpty() || configuration.endsWith("\n");
    return configuration + (ended ? "" : "\n") + block;
  }

  private String text() {
    return BEGIN
        + " "
        + excluded.stream().sorted().collect(Collectors.joining(" "))
        + "\n# LVM knows only who may: all others stand here. `lvm: { autoactivate: NAME, enabled:"
        + " true }` takes it back.\nactivation/auto_activation_volume_list = [ "
        + items().stream().map(item -> '"' + item + '"').collect(Collectors.joining(", "))
        + " ]\n"
        + END
        + "\n";
  }

  /// Shell text that makes this the content of lvmlocal.conf, atomically.
  static String command(String configuration) {
    return "replace_local " + PosixShell.word(configuration);
  }
}
