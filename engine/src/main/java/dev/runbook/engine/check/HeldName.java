package dev.runbook.engine.check;

import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Hold;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The name of something that a block holds, or that a step uses.
///
/// @param name empty when reading does not tell it
/// @param written where it is given; empty when by the play's defaults or not at all
/// @param span of what is held, or of the step's module
record HeldName(String module, String name, Optional<Definition> written, Span span) {
  /// What the step uses by name; empty when its module or its arguments name nothing.
  static Optional<HeldName> usedBy(Step.ModuleStep step, StepTree.Around around, Reading reading) {
    Optional<Module<?>> module = reading.catalog().module(step.module());
    if (module.isEmpty() || !(module.get() instanceof Holdable<?> holdable)) {
      return Optional.empty();
    }
    Optional<String> argument = holdable.heldName();
    if (argument.isEmpty()) {
      return Optional.empty();
    }
    List<Definition> all =
        new ArrayList<>(around.play().defaults().getOrDefault(step.module(), List.of()));
    all.addAll(ModuleArguments.definitions(module.get().spec(), step.arguments()));
    return all.stream()
        .filter(each -> each.name().equals(argument.get()))
        .reduce((_, last) -> last)
        .map(each ->
            new HeldName(
                step.module(), Flow.constant(each.value()), Optional.of(each), step.moduleSpan()));
  }

  /// What the step's own `with` holds under names.
  static List<HeldName> heldBy(Step step, StepTree.Around around, Reading reading) {
    List<HeldName> names = new ArrayList<>();
    for (Hold hold : step.modifiers().holds()) {
      Optional<Module<?>> module = reading.catalog().module(hold.module());
      if (module.isPresent()
          && module.get() instanceof Holdable<?> holdable
          && holdable.heldName().isPresent()) {
        String argument = holdable.heldName().get();
        List<Definition> all =
            new ArrayList<>(around.play().defaults().getOrDefault(hold.module(), List.of()));
        all.addAll(ModuleArguments.definitions(module.get().spec(), hold.arguments()));
        Optional<Definition> written =
            all.stream().filter(each -> each.name().equals(argument)).reduce((_, last) -> last);
        names.add(
            new HeldName(
                hold.module(),
                written.map(each -> Flow.constant(each.value())).orElse(""),
                written,
                hold.span()));
      }
    }
    return names;
  }
}
