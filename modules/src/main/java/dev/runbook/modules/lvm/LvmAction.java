package dev.runbook.modules.lvm;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.modules.block.HostScript;
import java.util.List;
import java.util.Optional;

/// One thing to do with LVM: a pure judgement of what was found on a host.
sealed interface LvmAction
    permits MakePhysicalVolumes,
        MakeVolumeGroup,
        RemoveVolumeGroup,
        MakeLogicalVolume,
        RemoveLogicalVolume,
        ActivateGroup,
        DeactivateGroup,
        Autoactivate,
        ImportClone,
        Scan {
  Effect effect();

  /// The disks that the step names, each by its serial number or a path.
  List<String> disks();

  /// The volume group that it is about.
  Optional<String> group();

  /// Adds what else it must know to the script that looks.
  default HostScript ask(HostScript script) {
    return script;
  }

  /// What is to be done.
  ///
  /// @throws ModuleFailure of kind REFUSED when it must not be done, whatever steps before this one
  ///   may still change
  Judgement judge(LvmHost host) throws ModuleFailure;

  /// In what the host is not as asked, after the commands of the judgement ended well.
  default Optional<Failure> unmet(LvmHost host) throws ModuleFailure {
    return Optional.empty();
  }
}
