package dev.runbook.engine.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.SelectableValue;
import dev.runbook.engine.value.Value;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A mapping as CEL sees it. It is a value of CEL's own, because of others CEL would read every
/// part at once; and its fields are selected here, so that a missing one is named together with
/// those that there are.
@SuppressWarnings("Immutable") // seen by the one thread of its evaluation
final class MapView extends CelValue implements SelectableValue<String>, Map<Object, Object> {
  private final Value.Mapping origin;
  private final Witness witness;

  MapView(Value.Mapping origin, Witness witness) {
    this.origin = origin;
    this.witness = witness;
  }

  Value.Mapping origin() {
    return origin;
  }

  Witness witness() {
    return witness;
  }

  @Override
  public Object select(String field) {
    Value value = origin.entries().get(field);
    if (value == null) {
      throw new Stopped(new Stopped.MissingField(field, origin.entries().keySet()));
    }
    return witness.see(value);
  }

  /// For `has(x.field)`, which only asks whether there is one.
  @Override
  public Optional<Object> find(String field) {
    Value value = origin.entries().get(field);
    if (value instanceof Value.Unknown) {
      witness.see(value);
    }
    return value == null || value instanceof Value.Null ? Optional.empty() : Optional.of(true);
  }

  @Override
  public Object value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return isEmpty();
  }

  @Override
  public CelType celType() {
    return MapType.create(SimpleType.STRING, SimpleType.DYN);
  }

  @Override
  public int size() {
    return origin.entries().size();
  }

  @Override
  public boolean isEmpty() {
    return origin.entries().isEmpty();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof String name && origin.entries().containsKey(name);
  }

  @Override
  public boolean containsValue(@Nullable Object value) {
    return values().contains(value);
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    Value value = key instanceof String name ? origin.entries().get(name) : null;
    return value == null ? null : witness.see(value);
  }

  @Override
  public @Nullable Object put(Object key, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putAll(Map<?, ?> others) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<Object> keySet() {
    return new LinkedHashSet<>(origin.entries().keySet());
  }

  @Override
  public Collection<Object> values() {
    return origin.entries().values().stream().map(witness::see).toList();
  }

  @Override
  public Set<Entry<Object, Object>> entrySet() {
    Set<Entry<Object, Object>> entries = new LinkedHashSet<>();
    origin.entries().keySet().forEach(name -> entries.add(new LazyEntry(name)));
    return entries;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || (other instanceof Map<?, ?> map && entrySet().equals(map.entrySet()));
  }

  @Override
  public int hashCode() {
    return origin.entries().keySet().hashCode();
  }

  /// Never the content: CEL puts this into messages.
  @Override
  public String toString() {
    return "a mapping";
  }

  /// Its value is looked at when it is asked for; two are the same when their names are.
  private final class LazyEntry extends AbstractMap.SimpleImmutableEntry<Object, Object> {
    private final String name;

    LazyEntry(String name) {
      super(name, name);
      this.name = name;
    }

    @Override
    public Object getValue() {
      Object value = get(name);
      return value == null ? name : value;
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Entry<?, ?> entry
          && name.equals(entry.getKey())
          && (other instanceof LazyEntry || getValue().equals(entry.getValue()));
    }
  }
}
