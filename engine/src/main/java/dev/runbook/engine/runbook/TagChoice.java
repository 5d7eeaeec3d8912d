package dev.runbook.engine.runbook;

import java.util.HashSet;
import java.util.Set;

/// Which steps are chosen by their tags (docs/language.md, "tags").
///
/// @param wanted only steps that have one of these, or that stand in or around one that has; empty
///   for all. `always` is on every such list
/// @param skipped no steps that have one of these; `never` is on this list unless asked for by
///   `wanted`
public record TagChoice(Set<String> wanted, Set<String> skipped) {
  public TagChoice {
    wanted = Set.copyOf(wanted);
    skipped = Set.copyOf(skipped);
  }

  /// Whether a step is chosen that contains no others.
  ///
  /// @param tags its own and those of everything around it
  public boolean chooses(Set<String> tags) {
    boolean asked =
        wanted.isEmpty()
            ? !tags.contains("never")
            : tags.contains("always")
                || wanted.contains("all")
                || tags.stream().anyMatch(wanted::contains);
    return asked && tags.stream().noneMatch(skipped::contains);
  }

  /// A block is chosen when one of its steps is: opening what it holds for nothing would be wrong.
  ///
  /// @param around the tags of everything around the step
  public boolean chooses(Step step, Set<String> around) {
    Set<String> tags = new HashSet<>(around);
    tags.addAll(step.modifiers().tags());
    return switch (step) {
      case Step.ModuleStep _ -> chooses(tags);
      case Step.Block block -> block.steps().stream().anyMatch(inner -> chooses(inner, tags));
      case Step.Include include ->
          include
              .callee()
              .map(file -> file.steps().stream().anyMatch(inner -> chooses(inner, tags)))
              .orElse(false);
    };
  }
}
