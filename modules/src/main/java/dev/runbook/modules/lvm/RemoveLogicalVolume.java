package dev.runbook.modules.lvm;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.modules.block.LogicalVolume;
import java.util.List;
import java.util.Optional;

/// Removes a logical volume, with all that is on it, unless something uses it (lvremove(8)).
record RemoveLogicalVolume(String name, String in) implements LvmAction {
  RemoveLogicalVolume {
    requireNonNull(name, "name is null");
    requireNonNull(in, "in is null");
  }

  @Override
  public Effect effect() {
    return Effect.DESTROY;
  }

  @Override
  public List<String> disks() {
    return List.of();
  }

  @Override
  public Optional<String> group() {
    return Optional.of(in);
  }

  @Override
  public Judgement judge(LvmHost host) throws ModuleFailure {
    Optional<LogicalVolume> volume = host.group(in).flatMap(group -> group.logicalVolume(name));
    if (volume.isEmpty()) {
      return Judgement.unchanged("there is no such logical volume");
    }
    if (volume.get().open()) {
      throw Judgement.refusal(
          "The logical volume `"
              + in
              + "/"
              + name
              + "` is in use"
              + Use.of(volume.get(), host)
              + ".",
          "Unmount it first.");
    }
    return Judgement.doing(
        List.of(Change.of(Effect.DESTROY, "remove", "logical volume " + in + "/" + name)),
        List.of("lvm lvremove -y " + PosixShell.word(in + "/" + name)),
        "The logical volume `" + in + "/" + name + "` could not be removed");
  }
}
