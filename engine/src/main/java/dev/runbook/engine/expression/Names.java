package dev.runbook.engine.expression;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.ValueType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The names that are defined where a template or an expression stands, with what is known of their
/// types.
public final class Names {
  /// Every name is taken as defined and of any type: what is wrong shows when it is evaluated.
  public static final Names ANY = new Names(Map.of(), true);

  private final Map<String, ValueType> declared;
  private final boolean any;

  /// @param declared all names there are; [ValueType.Simple#DYNAMIC] where the type is not known
  public Names(Map<String, ValueType> declared) {
    this(declared, false);
  }

  private Names(Map<String, ValueType> declared, boolean any) {
    this.declared = Collections.unmodifiableMap(new LinkedHashMap<>(declared));
    this.any = any;
  }

  /// The type of a name; empty when there is no such name.
  public Optional<ValueType> type(String name) {
    requireNonNull(name, "name is null");
    ValueType type = declared.get(name);
    return type == null && any ? Optional.of(ValueType.Simple.DYNAMIC) : Optional.ofNullable(type);
  }

  /// All declared names, in the order declared.
  public Set<String> names() {
    return declared.keySet();
  }

  public Map<String, ValueType> declared() {
    return declared;
  }
}
