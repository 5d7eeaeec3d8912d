package dev.runbook.cli.command;

import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.saved.Asked;
import dev.runbook.engine.saved.ModuleVersions;
import dev.runbook.engine.saved.Origin;
import dev.runbook.engine.saved.SavedFile;
import dev.runbook.engine.saved.SavedPlanCodec;
import dev.runbook.engine.source.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a loaded runbook was made from, in the form that saved plans keep.
record PlanOrigin(Workbench bench, String version) {
  static Asked asked(Targeting targeting) {
    return new Asked(
        targeting.file,
        targeting.inventories,
        targeting.inputs,
        targeting.limit,
        targeting.tags,
        targeting.skipTags);
  }

  Origin of(Workbench.Loaded loaded) {
    List<SavedFile> files = new ArrayList<>();
    boolean first = true;
    for (SourceFile file : loaded.runbook().runbook().files()) {
      files.add(saved(first ? SavedFile.Kind.RUNBOOK : SavedFile.Kind.STEPS, file));
      first = false;
    }
    loaded
        .runbook()
        .runbook()
        .templates()
        .forEach(file -> files.add(saved(SavedFile.Kind.TEMPLATE, file)));
    loaded.inventoryFiles().forEach(file -> files.add(saved(SavedFile.Kind.INVENTORY, file)));
    bench.project().file().ifPresent(file -> files.add(saved(SavedFile.Kind.CONFIG, file)));
    Map<String, List<String>> hosts = new LinkedHashMap<>();
    for (Play play : loaded.runbook().runbook().plays()) {
      hosts.put(play.path(), loaded.runbook().hosts(play));
    }
    return new Origin(
        version,
        ModuleVersions.of(loaded.runbook().runbook(), bench.catalog()),
        files,
        loaded.runbook().inputs(),
        loaded.selection().limit().orElse(""),
        hosts);
  }

  private SavedFile saved(SavedFile.Kind kind, SourceFile file) {
    return new SavedFile(
        kind,
        file.name(),
        SavedPlanCodec.sha256(file.text()),
        bench.redactor().redact(file.text()));
  }
}
