package dev.runbook.engine.check;

import dev.runbook.engine.expression.Facts;
import dev.runbook.engine.value.TypeMatch;
import dev.runbook.engine.value.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Brings together what parts of a runbook register that run in some cases only.
final class Branches {
  private Branches() {}

  /// After steps that run in some cases only.
  static Map<String, Known> maybe(
      Map<String, Known> before,
      Map<String, Known> after,
      Presence.Gap gap,
      Presence.Covering covering) {
    Map<String, Known> names = new LinkedHashMap<>(before);
    after.forEach((name, known) -> {
      Known old = before.get(name);
      if (!known.equals(old)) {
        Known maybe = known.only(gap);
        names.put(name, old == null ? maybe : old.or(maybe, covering));
      }
    });
    return names;
  }

  /// After the one or the other.
  ///
  /// @param ofOne why a name that only the one defines may be missing
  static Map<String, Known> either(
      Map<String, Known> one, Presence.Gap ofOne, Map<String, Known> other, Presence.Gap ofOther) {
    Map<String, Known> names = new LinkedHashMap<>();
    one.forEach((name, known) -> {
      Known there = other.get(name);
      names.put(name, there == null ? known.only(ofOne) : both(known, ofOne, there));
    });
    other.forEach((name, known) -> {
      if (!one.containsKey(name)) {
        names.put(name, known.only(ofOther));
      }
    });
    return names;
  }

  private static Known both(Known one, Presence.Gap ofOne, Known other) {
    if (one.equals(other)) {
      return one;
    }
    Presence presence = one.presence();
    if (presence.always() && !other.presence().always()) {
      presence =
          other.presence().gaps().stream().anyMatch(gap -> gap.alternatives().isEmpty())
              ? Presence.ALWAYS.with(ofOne)
              : other.presence();
    }
    return new Known(
        TypeMatch.join(one.type(), other.type()),
        presence,
        one.fields().always() ? other.fields() : one.fields(),
        Known.union(one.definers(), other.definers()));
  }

  /// Whether conditions such as `inputs.mode == "a"` name all choices that there are.
  static Presence.Covering covering(Scene scene) {
    return conditions -> {
      Optional<String> first = conditions.stream().findFirst();
      if (first.isEmpty() || !first.get().contains(" == ")) {
        return false;
      }
      String path = first.get().substring(0, first.get().indexOf(" == "));
      return type(path, scene) instanceof ValueType.OneOf choices
          && choices.choices().stream()
              .allMatch(choice ->
                  conditions.stream()
                      .anyMatch(each -> each.equals(path + " == " + Facts.text(choice))));
    };
  }

  private static ValueType type(String path, Scene scene) {
    String[] parts = path.split("\\.", -1);
    ValueType type = scene.find(parts[0]).map(Known::type).orElse(ValueType.Simple.DYNAMIC);
    for (int i = 1; i < parts.length; i++) {
      type =
          type instanceof ValueType.RecordOf record
              ? Objects.requireNonNullElse(record.fields().get(parts[i]), ValueType.Simple.DYNAMIC)
              : ValueType.Simple.DYNAMIC;
    }
    return type;
  }

  /// The gap of a step that does not always run.
  static Presence.Gap ifRuns(String step, String written, Set<String> ifTrue, Set<String> ifFalse) {
    return new Presence.Gap(
        "when `" + step + "` runs (`" + written + "`)",
        List.of(new Presence.Alternative(ifTrue, ifFalse)));
  }
}
