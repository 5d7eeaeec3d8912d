package dev.runbook.engine.expression;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.ValueType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The names that are defined where a template or an expression stands, with what is known of their
/// types.
public final class Names {
  /// Every name is taken as defined and of any type: what is wrong shows when it is evaluated.
  public static final Names ANY = new Names(Map.of(), Map.of(), true);

  private final Map<String, ValueType> declared;
  private final Map<String, ValueType> below;
  private final boolean any;

  /// @param declared all names there are; [ValueType.Simple#DYNAMIC] where the type is not known
  public Names(Map<String, ValueType> declared) {
    this(Collections.unmodifiableMap(new LinkedHashMap<>(declared)), Map.of(), false);
  }

  private Names(Map<String, ValueType> declared, Map<String, ValueType> below, boolean any) {
    this.declared = declared;
    this.below = below;
    this.any = any;
  }

  /// Names over others that many places share; nothing is copied, so neither may be changed later.
  public static Names over(Map<String, ValueType> declared, Map<String, ValueType> below) {
    return new Names(
        Collections.unmodifiableMap(declared), Collections.unmodifiableMap(below), false);
  }

  /// The type of a name; empty when there is no such name.
  public Optional<ValueType> type(String name) {
    requireNonNull(name, "name is null");
    ValueType own = declared.get(name);
    ValueType type = own == null ? below.get(name) : own;
    return type == null && any ? Optional.of(ValueType.Simple.DYNAMIC) : Optional.ofNullable(type);
  }

  /// Whether the name itself is declared, and not only taken as defined like every other.
  boolean declares(String name) {
    return declared.containsKey(name) || below.containsKey(name);
  }

  /// All declared names, those over others first, in the order declared.
  public Set<String> names() {
    if (below.isEmpty()) {
      return declared.keySet();
    }
    Set<String> names = new LinkedHashSet<>(declared.keySet());
    names.addAll(below.keySet());
    return Collections.unmodifiableSet(names);
  }
}
