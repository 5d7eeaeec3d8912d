package dev.runbook.modules.lvm;

import dev.runbook.engine.result.Effect;
import java.util.List;
import java.util.Optional;

/// Looks at all devices anew. LVM keeps no cache that could be stale: every report reads the
/// devices (lvmcache is another thing; lvmetad is gone since 2.03).
record Scan() implements LvmAction {
  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public List<String> disks() {
    return List.of();
  }

  @Override
  public Optional<String> group() {
    return Optional.empty();
  }

  @Override
  public Judgement judge(LvmHost host) {
    return Judgement.unchanged("only reads");
  }
}
