package dev.runbook.engine.saved;

import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.runbook.Hold;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Tells modules of one name apart by what they declare.
public final class ModuleVersions {
  private ModuleVersions() {}

  /// For each module that a runbook uses the digest of what it declares.
  public static Map<String, String> of(Runbook runbook, ModuleCatalog catalog) {
    TreeSet<String> names = new TreeSet<>();
    runbook
        .plays()
        .forEach(play -> {
          collect(play.steps(), names);
          collect(play.handlers(), names);
        });
    Map<String, String> versions = new TreeMap<>();
    for (String name : names) {
      catalog
          .module(name)
          .ifPresent(module -> versions.put(name, SavedPlanCodec.sha256(canonical(module.spec()))));
    }
    return versions;
  }

  private static void collect(List<Step> steps, Set<String> names) {
    for (Step step : steps) {
      collect(step.modifiers().rescue(), names);
      collect(step.modifiers().onFailure(), names);
      collect(step.modifiers().always(), names);
      step.modifiers().holds().stream().map(Hold::module).forEach(names::add);
      switch (step) {
        case Step.ModuleStep module -> names.add(module.module());
        case Step.Block block -> collect(block.steps(), names);
        case Step.Include include ->
            include.callee().ifPresent(callee -> collect(callee.steps(), names));
      }
    }
  }

  /// The same text in every process, whatever order sets happen to have.
  private static String canonical(ModuleSpec spec) {
    List<String> lines = new ArrayList<>();
    lines.add(spec.name() + " " + spec.shorthand().orElse("") + " " + spec.open());
    for (Parameter parameter : spec.parameters()) {
      lines.add(
          parameter.name()
              + " "
              + parameter.type()
              + " "
              + parameter.presence()
              + " "
              + parameter.place()
              + " "
              + parameter.doc());
    }
    lines.add(spec.result().toString());
    lines.add(new TreeSet<>(spec.invalidates()).toString());
    lines.add(spec.typed().toString());
    lines.add(spec.doc());
    return String.join("\n", lines);
  }
}
