package dev.runbook.engine.check;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What a step may do when not all of its arguments are known: `action: remove` destroys, whatever
/// it is that will be removed.
public final class ForeseenEffect {
  private static final Predicate<ValueType> CHOICES =
      type -> type instanceof ValueType.OneOf || type == ValueType.Simple.BOOL;

  private static final Predicate<ValueType> CHOICES_AND_ANY =
      CHOICES.or(type -> type == ValueType.Simple.DYNAMIC);

  private ForeseenEffect() {}

  /// The effect that the module has with these arguments. Where it cannot be asked, it is asked
  /// with [Witness]es in place of what is not known, and the worst of its answers counts. That it
  /// only reads is believed when every witness says so and no choice is open.
  ///
  /// @param values converted to the types of the module's parameters; may hold Unknown
  public static <A> Optional<Effect> of(Module<A> module, Map<String, Value> values) {
    Optional<Effect> known = ask(module, values);
    if (known.isPresent()) {
      return known;
    }
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    boolean all = true;
    for (Witness witness : Witness.ALL) {
      Map<String, Value> stand = new LinkedHashMap<>();
      values.forEach(
          (name, value) -> stand.put(name, witness.inPlaceOf(value, type(module, name))));
      Optional<Effect> effect = ask(module, stand);
      effect.ifPresent(effects::add);
      all &= effect.isPresent();
    }
    if (effects.contains(Effect.DESTROY)) {
      return Optional.of(Effect.DESTROY);
    }
    boolean changes = effects.equals(EnumSet.of(Effect.CHANGE)) && !isOpen(module, values, CHOICES);
    boolean reads =
        effects.equals(EnumSet.of(Effect.READ)) && all && !isOpen(module, values, CHOICES_AND_ANY);
    return changes || reads ? effects.stream().findFirst() : Optional.empty();
  }

  private static <A> Optional<Effect> ask(Module<A> module, Map<String, Value> values) {
    try {
      return Optional.of(module.effect(module.read(new Arguments(values))));
    } catch (ArgumentException | RuntimeException notKnownYet) {
      return Optional.empty();
    }
  }

  /// Whether a value is not known whose type is such that it may decide what is done.
  private static boolean isOpen(
      Module<?> module, Map<String, Value> values, Predicate<ValueType> deciding) {
    return module.spec().parameters().stream()
        .filter(parameter -> values.getOrDefault(parameter.name(), Value.NULL).hasUnknown())
        .map(Parameter::type)
        .anyMatch(deciding);
  }

  private static ValueType type(Module<?> module, String name) {
    return module.spec().parameter(name).map(Parameter::type).orElse(ValueType.Simple.DYNAMIC);
  }
}
