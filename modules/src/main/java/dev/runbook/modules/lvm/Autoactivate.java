package dev.runbook.modules.lvm;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.modules.block.VolumeGroup;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Says whether a volume group of this name is activated by itself when its last disk appears
/// (lvmautoactivation(7)). Works before there is such a group: a clone would be activated, and
/// mounted by its label, before anybody has looked at it.
record Autoactivate(String name, Activation activation) implements LvmAction {
  /// Who activates it.
  enum Activation {
    BY_ITSELF,
    BY_HAND
  }

  private static final String SETTING = "activation/auto_activation_volume_list";

  Autoactivate {
    requireNonNull(name, "name is null");
    requireNonNull(activation, "activation is null");
  }

  @Override
  public Effect effect() {
    return Effect.CHANGE;
  }

  @Override
  public List<String> disks() {
    return List.of();
  }

  @Override
  public Optional<String> group() {
    return Optional.of(name);
  }

  @Override
  public Judgement judge(LvmHost host) throws ModuleFailure {
    Optional<ActivationList> ours = ActivationList.find(host.localConfiguration());
    Optional<List<String>> inForce = host.autoactivated();
    boolean foreign =
        inForce.isPresent()
            && !ours.map(ActivationList::items)
                .filter(items -> Set.copyOf(items).equals(Set.copyOf(inForce.get())))
                .isPresent();
    if (foreign) {
      return judgeForeign(inForce.get(), host);
    }
    List<String> present = host.lvm().volumeGroups().stream().map(VolumeGroup::name).toList();
    String before = host.localConfiguration();
    String after =
        switch (activation) {
          case BY_HAND ->
              ours.orElse(ActivationList.EMPTY).excluding(name).including(present).in(before);
          case BY_ITSELF ->
              ours.map(list -> list.admitting(name).including(present).in(before)).orElse(before);
        };
    if (after.equals(before)) {
      return Judgement.unchanged(
          activation == Activation.BY_HAND
              ? "it is not activated by itself"
              : "nothing in LVM's configuration keeps it from being activated");
    }
    return Judgement.doing(
        List.of(
            Change.of(
                    Effect.CHANGE,
                    activation == Activation.BY_HAND ? "switch off" : "switch on",
                    "autoactivation of volume group " + name + " in lvmlocal.conf")
                .withDiff(before, after)),
        List.of(ActivationList.command(after)),
        "LVM did not take the new lvmlocal.conf, and the old one is in its place");
  }

  private Judgement judgeForeign(List<String> list, LvmHost host) throws ModuleFailure {
    List<String> tags = host.group(name).map(VolumeGroup::tags).orElse(List.of());
    boolean known = host.group(name).isPresent();
    Optional<String> match =
        list.stream()
            .filter(item ->
                item.equals(name)
                    || item.startsWith(name + "/")
                    || (item.startsWith("@")
                        && (!known || item.equals("@*") || tags.contains(item.substring(1)))))
            .findFirst();
    boolean wanted = activation == Activation.BY_ITSELF;
    if (match.isPresent() == wanted) {
      return Judgement.unchanged("`" + SETTING + "` " + (wanted ? "names it" : "does not name it"));
    }
    if (wanted) {
      throw Judgement.refusal(
          "`" + SETTING + "` is set in LVM's configuration and does not name `" + name + "`.",
          "Enter the group there by hand; `lvmconfig " + SETTING + "` shows the list.");
    }
    throw Judgement.refusal(
        "`"
            + SETTING
            + "` is set in LVM's configuration, and its `"
            + match.get()
            + "` "
            + (match.get().startsWith("@") && !known ? "may let" : "lets")
            + " `"
            + name
            + "` be activated by itself.",
        "Take that item out of the list by hand.");
  }

  @Override
  public Optional<Failure> unmet(LvmHost host) {
    Optional<List<String>> wanted =
        ActivationList.find(host.localConfiguration()).map(ActivationList::items);
    return wanted.equals(host.autoactivated())
        ? Optional.empty()
        : Optional.of(
            Failure.of(
                    FailureKind.COMMAND,
                    "lvmlocal.conf was written, but another `" + SETTING + "` is in force.")
                .withDetail(String.join(", ", host.autoactivated().orElse(List.of())))
                .withHint(
                    "Set it in one place only; `lvmconfig --withversions` shows what LVM reads."));
  }
}
