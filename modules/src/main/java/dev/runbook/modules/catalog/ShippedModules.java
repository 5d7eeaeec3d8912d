package dev.runbook.modules.catalog;

import dev.runbook.engine.expression.Functions;
import dev.runbook.engine.fact.FactSource;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.modules.assertion.AssertModule;
import dev.runbook.modules.cloud.CloudSnapshotModule;
import dev.runbook.modules.confirm.ConfirmModule;
import dev.runbook.modules.facts.StorageFacts;
import dev.runbook.modules.facts.SystemFacts;
import dev.runbook.modules.fail.FailModule;
import dev.runbook.modules.file.FileModule;
import dev.runbook.modules.filesystem.FilesystemModule;
import dev.runbook.modules.fsck.FsckModule;
import dev.runbook.modules.lvm.LvmModule;
import dev.runbook.modules.mount.MountModule;
import dev.runbook.modules.postgres.PostgresFunctions;
import dev.runbook.modules.review.ReviewModule;
import dev.runbook.modules.set.SetModule;
import dev.runbook.modules.shell.ShellModule;
import dev.runbook.modules.sql.SqlModule;
import dev.runbook.modules.storage.StorageModule;
import dev.runbook.modules.waitfor.WaitForModule;
import java.util.List;

/// All that comes with the program. A new module, fact or set of functions is one line here.
public final class ShippedModules {
  private ShippedModules() {}

  public static ModuleCatalog catalog() {
    return new ModuleCatalog(modules(), facts());
  }

  /// In alphabetical order.
  public static List<Module<?>> modules() {
    SqlModule sql = new SqlModule();
    return List.of(
        new AssertModule(), //
        new CloudSnapshotModule(),
        new ConfirmModule(),
        new FailModule(),
        new FileModule(),
        new FilesystemModule(),
        new FsckModule(),
        new LvmModule(),
        new MountModule(),
        new ReviewModule(),
        new SetModule(),
        new ShellModule(),
        sql,
        new StorageModule(),
        new WaitForModule(sql));
  }

  /// In alphabetical order.
  public static List<FactSource> facts() {
    return List.of(
        StorageFacts.disks(), //
        StorageFacts.lvm(),
        StorageFacts.mounts(),
        SystemFacts.os());
  }

  /// What modules add to the expression language.
  public static List<Functions> functions() {
    return List.of(new PostgresFunctions());
  }
}
