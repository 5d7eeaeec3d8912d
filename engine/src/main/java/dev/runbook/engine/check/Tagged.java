package dev.runbook.engine.check;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.runbook.TagChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A step as tags choose it.
///
/// @param step its name, or that of the block or include it stands in when they are asked for
/// @param tags its own and those of everything around it
record Tagged(String step, Set<String> tags) {
  Tagged {
    requireNonNull(step, "step is null");
    tags = Set.copyOf(tags);
  }

  /// The step, or of a block or an include what is in it: it runs when one of them is chosen.
  ///
  /// @param around the tags of everything around the step
  static Set<Tagged> of(Step step, Set<String> around) {
    Set<Tagged> all = new LinkedHashSet<>();
    collect(step, step.name(), around, all);
    return all;
  }

  private static void collect(Step step, String name, Set<String> around, Set<Tagged> all) {
    Set<String> tags = around;
    List<String> own = step.modifiers().tags();
    if (!own.isEmpty()) {
      tags = new HashSet<>(around);
      tags.addAll(own);
    }
    switch (step) {
      case Step.ModuleStep _ -> all.add(new Tagged(name, tags));
      case Step.Block block -> {
        for (Step inner : block.steps()) {
          collect(inner, name, tags, all);
        }
      }
      case Step.Include include -> {
        for (Step inner : include.callee().map(file -> file.steps()).orElse(List.of())) {
          collect(inner, name, tags, all);
        }
      }
    }
  }

  /// The first choice by tags that runs one of the users and none of the definers; empty when there
  /// is none. That somebody skips `always` is not thought of: it is there to be left alone.
  static Optional<TagChoice> without(Set<Tagged> definers, Set<Tagged> users) {
    if (definers.isEmpty() || definers.equals(users)) {
      return Optional.empty();
    }
    for (Tagged user : users) {
      if (definers.stream().anyMatch(each -> each.tags().equals(user.tags()))) {
        continue; // Every choice that runs this user runs that definer.
      }
      for (TagChoice choice : choices(definers, user.tags())) {
        if (choice.chooses(user.tags())
            && definers.stream().noneMatch(each -> choice.chooses(each.tags()))) {
          return Optional.of(choice);
        }
      }
    }
    return Optional.empty();
  }

  private static List<TagChoice> choices(Set<Tagged> definers, Set<String> user) {
    Set<String> skipped = new LinkedHashSet<>();
    definers.forEach(each -> each.tags().stream().sorted().forEach(skipped::add));
    skipped.removeAll(user);
    skipped.remove("always");
    skipped.remove("never");
    List<Set<String>> wanted = new ArrayList<>();
    wanted.add(Set.of());
    user.stream()
        .filter(tag -> !tag.equals("always") && (!tag.equals("never") || user.size() == 1))
        .sorted()
        .forEach(tag -> wanted.add(Set.of(tag)));
    wanted.add(Set.of(ANOTHER));
    List<TagChoice> choices = new ArrayList<>();
    wanted.forEach(each -> choices.add(new TagChoice(each, Set.of())));
    skipped.forEach(each -> choices.add(new TagChoice(Set.of(), Set.of(each))));
    wanted.forEach(each -> choices.add(new TagChoice(each, skipped)));
    return choices;
  }

  /// Stands for any tag that neither has: no tag may be empty.
  private static final String ANOTHER = "";

  /// How somebody asks for a choice: `` with `-t a` ``.
  static String shown(TagChoice choice) {
    if (choice.wanted().isEmpty() && choice.skipped().isEmpty()) {
      return "unless tags are asked for";
    }
    List<String> options = new ArrayList<>();
    choice.wanted().forEach(tag -> options.add("-t " + (tag.equals(ANOTHER) ? "OTHER" : tag)));
    choice.skipped().stream().sorted().forEach(tag -> options.add("--skip-tags " + tag));
    return "with `" + String.join(" ", options) + "`";
  }
}
