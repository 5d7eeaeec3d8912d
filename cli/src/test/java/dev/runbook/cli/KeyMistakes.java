package dev.runbook.cli;

import dev.runbook.cli.Mutant.Operator;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Mistakes in the words of the language and in what modules are given.
@SuppressWarnings("ReferenceEquality") // a node is meant as a place, not for what it says
final class KeyMistakes {
  private static final Set<String> BODIES = Set.of("steps", "include", "name");
  private static final Set<String> DURATIONS = Set.of("timeout", "delay", "deadline");

  private final Mistakes mistakes;
  private final ModuleCatalog catalog;
  private final Set<String> stepKeys = new HashSet<>(BODIES);

  KeyMistakes(Mistakes mistakes, ModuleCatalog catalog) {
    this.mistakes = mistakes;
    this.catalog = catalog;
    stepKeys.addAll(Modifier.keys());
    stepKeys.addAll(catalog.moduleNames());
  }

  void all() {
    Node.Mapping root = mistakes.sheet().root();
    root.entries().forEach(entry -> misspell(entry.key(), words(root)));
    root.get("plays")
        .ifPresent(plays ->
            Sheet.items(plays)
                .forEach(
                    play -> play.entries().forEach(entry -> misspell(entry.key(), words(play)))));
    root.get("inputs").ifPresent(this::inputs);
    for (Sheet.StepPlace place : mistakes.sheet().steps()) {
      place.node().entries().forEach(entry -> misspell(entry.key(), stepKeys));
      modifiers(place.node());
      module(place);
      reference(place);
    }
  }

  /// Words that are known there at least: those that are written, and those of steps.
  private Set<String> words(Node.Mapping mapping) {
    Set<String> words = new HashSet<>(stepKeys);
    mapping.entries().forEach(entry -> words.add(entry.key().text()));
    return words;
  }

  private void inputs(Node inputs) {
    if (inputs instanceof Node.Mapping mapping) {
      for (Node.Entry input : mapping.entries()) {
        if (input.value() instanceof Node.Mapping fields) {
          fields
              .entries()
              .forEach(field ->
                  misspell(
                      field.key(),
                      Set.of("type", "default", "doc", "choices", "pattern", "secret")));
        }
      }
    }
  }

  private void misspell(Node.Scalar key, Set<String> known) {
    Misspelling.of(key.text(), known, mistakes.random())
        .ifPresent(wrong -> mistakes.replace(Operator.MISSPELL_A_KEY, key.span(), wrong));
  }

  private void modifiers(Node.Mapping step) {
    for (Node.Entry entry : step.entries()) {
      if (DURATIONS.contains(entry.key().text())) {
        unit(entry.value());
      }
    }
  }

  /// A length of time that is not zero means nothing without its unit.
  private void unit(Node value) {
    if (value instanceof Node.Scalar scalar
        && scalar.tag().isEmpty()
        && scalar.text().matches("[1-9]\\d*(ms|s|m|h|d)")) {
      mistakes.replace(
          Operator.DROP_A_UNIT, scalar.span(), scalar.text().replaceAll("[a-z]+$", ""));
    }
  }

  private void module(Sheet.StepPlace place) {
    Optional<Node.Entry> action = action(place.node(), catalog);
    if (action.isEmpty()) {
      return;
    }
    Module<?> module = catalog.module(action.get().key().text()).orElseThrow();
    arguments(module.spec(), action.get());
    swap(place.node(), action.get());
    guard(place.node(), action.get());
  }

  /// The entry of a step that names a module.
  static Optional<Node.Entry> action(Node.Mapping step, ModuleCatalog catalog) {
    return step.entries().stream()
        .filter(entry -> catalog.module(entry.key().text()).isPresent())
        .findFirst();
  }

  private void arguments(ModuleSpec spec, Node.Entry action) {
    if (!(action.value() instanceof Node.Mapping given) || given.tag().isPresent()) {
      return;
    }
    Set<String> known = new HashSet<>();
    spec.parameters().forEach(parameter -> known.add(parameter.name()));
    for (Node.Entry argument : given.entries()) {
      Optional<Parameter> parameter = spec.parameter(argument.key().text());
      if (!spec.open()) {
        misspell(argument.key(), known);
      }
      if (parameter.isPresent()
          && parameter.get().presence() == Parameter.Presence.REQUIRED
          && !spec.open()) {
        mistakes
            .sheet()
            .without(given, argument)
            .ifPresent(text ->
                mistakes.add(
                    Operator.REMOVE_AN_ARGUMENT,
                    argument.key().span(),
                    "without `" + argument.key().text() + "`",
                    text));
      }
      if (parameter.isPresent() && isDuration(parameter.get().type())) {
        unit(argument.value());
      }
    }
  }

  private static boolean isDuration(ValueType type) {
    return type == ValueType.Simple.DURATION
        || (type instanceof ValueType.OptionalOf(ValueType inner)
            && inner == ValueType.Simple.DURATION);
  }

  /// Another module that does not know one of the arguments, or takes no single text, or needs what
  /// is not given.
  private void swap(Node.Mapping step, Node.Entry action) {
    List<String> others = new ArrayList<>();
    for (Module<?> other : catalog.modules()) {
      String name = other.spec().name();
      if (!name.equals(action.key().text())
          && step.get(name).isEmpty()
          && !fits(other.spec(), action.value())) {
        others.add(name);
      }
    }
    if (!others.isEmpty()) {
      mistakes.replace(
          Operator.SWAP_A_MODULE,
          action.key().span(),
          others.get(mistakes.random().nextInt(others.size())));
    }
  }

  private static boolean fits(ModuleSpec other, Node arguments) {
    if (!(arguments instanceof Node.Mapping given)) {
      return other.shorthand().isPresent() || other.open();
    }
    return other.open()
        || given.entries().stream()
            .allMatch(entry -> other.parameter(entry.key().text()).isPresent());
  }

  /// Steps that say that they destroy, or whose module destroys by what it is asked to do.
  private void guard(Node.Mapping step, Node.Entry action) {
    List<Node.Entry> kept =
        step.entries().stream()
            .filter(entry -> Set.of("guard", "approve").contains(entry.key().text()))
            .toList();
    if (kept.size() == 1
        && action.value() instanceof Node.Mapping given
        && destroys(action.key().text(), given)) {
      mistakes
          .sheet()
          .without(step, kept.getFirst())
          .ifPresent(text ->
              mistakes.add(
                  Operator.REMOVE_A_GUARD,
                  kept.getFirst().key().span(),
                  "without `" + kept.getFirst().key().text() + "`",
                  text));
    }
  }

  private static boolean destroys(String module, Node.Mapping given) {
    String effect = text(given, "effect");
    String action = text(given, "action");
    return effect.equals("destroy")
        || (module.equals("shell") && effect.isEmpty())
        || (module.equals("cloud-snapshot") && action.startsWith("delete"))
        || (module.equals("filesystem") && given.get("make").isPresent())
        || (module.equals("lvm") && given.get("pvs").isPresent());
  }

  private static String text(Node.Mapping mapping, String key) {
    return mapping.get(key).orElse(mapping) instanceof Node.Scalar scalar ? scalar.text() : "";
  }

  /// A file that is not there, an input or a handler that is not declared, a module that cannot be
  /// held.
  private void reference(Sheet.StepPlace place) {
    Node.Mapping step = place.node();
    if (step.get("include").orElse(step) instanceof Node.Mapping include && include != step) {
      if (include.get("file").orElse(include) instanceof Node.Scalar file) {
        mistakes.replace(
            Operator.MISSPELL_A_REFERENCE,
            file.span(),
            file.text().replaceFirst("\\.yml$", "s.yml"));
      }
      if (include.get("inputs").orElse(include) instanceof Node.Mapping inputs
          && inputs != include) {
        inputs
            .entries()
            .forEach(input ->
                mistakes.replace(
                    Operator.MISSPELL_A_REFERENCE, input.key().span(), input.key().text() + "_2"));
      }
    }
    if (step.get("notify").orElse(step) instanceof Node.Scalar handler) {
      mistakes.replace(Operator.MISSPELL_A_REFERENCE, handler.span(), "nobody-" + handler.text());
    }
    if (step.get("with").isPresent()) {
      for (Node.Mapping held : Sheet.items(step.get("with").get())) {
        held.entries().stream()
            .filter(entry -> catalog.module(entry.key().text()).orElse(null) instanceof Holdable<?>)
            .forEach(entry ->
                mistakes.replace(Operator.MISSPELL_A_REFERENCE, entry.key().span(), "fail"));
      }
    }
  }
}
