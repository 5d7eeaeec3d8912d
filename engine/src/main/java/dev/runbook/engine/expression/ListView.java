package dev.runbook.engine.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import dev.runbook.engine.value.Value;
import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// A list as CEL sees it. It is a value of CEL's own, because of others CEL would read every part
/// at once.
@SuppressWarnings("Immutable") // seen by the one thread of its evaluation
final class ListView extends CelValue implements List<Object>, RandomAccess {
  private final Value.Listing origin;
  private final Witness witness;
  private final List<Object> items;

  ListView(Value.Listing origin, Witness witness) {
    this.origin = origin;
    this.witness = witness;
    this.items =
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            return witness.see(origin.items().get(index));
          }

          @Override
          public int size() {
            return origin.items().size();
          }
        };
  }

  Value.Listing origin() {
    return origin;
  }

  Witness witness() {
    return witness;
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
    return ListType.create(SimpleType.DYN);
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public boolean isEmpty() {
    return items.isEmpty();
  }

  @Override
  public boolean contains(@Nullable Object item) {
    return items.contains(item);
  }

  @Override
  public Iterator<Object> iterator() {
    return items.iterator();
  }

  @Override
  public Object[] toArray() {
    return items.toArray();
  }

  @Override
  public <T> T[] toArray(T[] into) {
    return items.toArray(into);
  }

  @Override
  public boolean add(Object item) {
    return items.add(item);
  }

  @Override
  public boolean remove(@Nullable Object item) {
    return items.remove(item);
  }

  @Override
  public boolean containsAll(Collection<?> others) {
    return items.containsAll(others);
  }

  @Override
  public boolean addAll(Collection<?> others) {
    return items.addAll(others);
  }

  @Override
  public boolean addAll(int index, Collection<?> others) {
    return items.addAll(index, others);
  }

  @Override
  public boolean removeAll(Collection<?> others) {
    return items.removeAll(others);
  }

  @Override
  public boolean retainAll(Collection<?> others) {
    return items.retainAll(others);
  }

  @Override
  public void clear() {
    items.clear();
  }

  @Override
  public Object get(int index) {
    return items.get(index);
  }

  @Override
  public Object set(int index, Object item) {
    return items.set(index, item);
  }

  @Override
  public void add(int index, Object item) {
    items.add(index, item);
  }

  @Override
  public Object remove(int index) {
    return items.remove(index);
  }

  @Override
  public int indexOf(@Nullable Object item) {
    return items.indexOf(item);
  }

  @Override
  public int lastIndexOf(@Nullable Object item) {
    return items.lastIndexOf(item);
  }

  @Override
  public ListIterator<Object> listIterator() {
    return items.listIterator();
  }

  @Override
  public ListIterator<Object> listIterator(int index) {
    return items.listIterator(index);
  }

  @Override
  public List<Object> subList(int from, int to) {
    return items.subList(from, to);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || items.equals(other);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  /// Never the content: CEL puts this into messages.
  @Override
  public String toString() {
    return "a list";
  }
}
