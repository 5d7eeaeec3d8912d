package dev.runbook.engine.value;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A value of the language. Values never change.
///
/// Two kinds are about knowledge and not about content: [Unknown], which a plan meets where a step
/// has not run yet, and [Sensitive], which wraps what must never be written anywhere.
public sealed interface Value {
  // Only this line makes a Null, so its class is never initialized before this interface: no
  // deadlock.
  @SuppressWarnings("ClassInitializationDeadlock")
  Value NULL = new Null();

  /// Text; also the form in which a `path` or a one-of choice is carried.
  record Text(String text) implements Value {
    public Text {
      requireNonNull(text, "text is null");
    }
  }

  /// A whole number.
  record Whole(long number) implements Value {}

  /// A number with a fraction.
  record Decimal(double number) implements Value {}

  record Bool(boolean truth) implements Value {}

  /// A length of time, written `90s`, `10m`, `1h30m`, `500ms`, `2d`.
  record Time(Duration duration) implements Value {
    public Time {
      requireNonNull(duration, "duration is null");
    }
  }

  /// A number of bytes, written `8KiB`, `2GiB`, `512B`; the units are binary ones only.
  record Size(long bytes) implements Value {}

  /// A moment; its text always has an offset.
  record Moment(Instant instant) implements Value {
    public Moment {
      requireNonNull(instant, "instant is null");
    }
  }

  /// A PostgreSQL log sequence number: an unsigned 64-bit byte position, written `16/B374D848`.
  record Lsn(long position) implements Value, Comparable<Lsn> {
    @Override
    public int compareTo(Lsn other) {
      return Long.compareUnsigned(position, other.position);
    }

    @Override
    public String toString() {
      return "%X/%X".formatted(position >>> 32, position & 0xFFFF_FFFFL);
    }
  }

  record Listing(List<Value> items) implements Value {
    public Listing {
      items = List.copyOf(items);
    }
  }

  /// Names with values, in the order in which they were written; also a record.
  record Mapping(Map<String, Value> entries) implements Value {
    public Mapping {
      entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /// The value under a name.
    public Optional<Value> field(String name) {
      return Optional.ofNullable(entries.get(name));
    }
  }

  record Null() implements Value {}

  /// What is not known yet.
  ///
  /// @param after the ids of the steps that will tell, or another reason in words
  /// @param shown the part that is known already, as text with marks for what is not; empty when
  ///   there is none
  record Unknown(Set<String> after, String shown) implements Value {
    public Unknown {
      after = java.util.Collections.unmodifiableSet(new TreeSet<>(after));
      requireNonNull(shown, "shown is null");
    }

    public static Unknown after(String step) {
      return new Unknown(Set.of(step), "");
    }
  }

  /// A value that must never be written to argv, journal, plan, log or console.
  ///
  /// @param inner what it is; [Unknown] while it has not been resolved
  /// @param reference what is shown in its place, such as `!secret {env: PGPASSWORD}`
  record Sensitive(Value inner, String reference) implements Value {
    public Sensitive {
      requireNonNull(inner, "inner is null");
      requireNonNull(reference, "reference is null");
    }

    /// The reference; the content never appears here.
    @Override
    public String toString() {
      return "Sensitive[" + reference + "]";
    }
  }

  static Text text(String text) {
    return new Text(text);
  }

  static Bool bool(boolean truth) {
    return new Bool(truth);
  }

  static Whole whole(long number) {
    return new Whole(number);
  }

  static Listing list(List<? extends Value> items) {
    return new Listing(List.copyOf(items));
  }

  static Mapping map(Map<String, ? extends Value> entries) {
    return new Mapping(new LinkedHashMap<>(entries));
  }

  /// This value without the [Sensitive] wrapper around it, if it has one; wrappers further inside
  /// stay.
  default Value revealed() {
    return this instanceof Sensitive sensitive ? sensitive.inner().revealed() : this;
  }

  /// Whether this value or any part of it is [Unknown].
  default boolean hasUnknown() {
    return switch (this) {
      case Unknown _ -> true;
      case Sensitive sensitive -> sensitive.inner().hasUnknown();
      case Listing list -> list.items().stream().anyMatch(Value::hasUnknown);
      case Mapping map -> map.entries().values().stream().anyMatch(Value::hasUnknown);
      case Text _, Whole _, Decimal _, Bool _, Time _, Size _, Moment _, Lsn _, Null _ -> false;
    };
  }

  /// Whether this value or any part of it is [Sensitive].
  default boolean hasSensitive() {
    return switch (this) {
      case Sensitive _ -> true;
      case Listing list -> list.items().stream().anyMatch(Value::hasSensitive);
      case Mapping map -> map.entries().values().stream().anyMatch(Value::hasSensitive);
      case Unknown _, Text _, Whole _, Decimal _, Bool _, Time _, Size _, Moment _, Lsn _, Null _ ->
          false;
    };
  }

  /// The union of the steps that all unknown parts wait for.
  default Set<String> unknownAfter() {
    Set<String> after = new TreeSet<>();
    collectUnknown(this, after);
    return after;
  }

  private static void collectUnknown(Value value, Set<String> after) {
    switch (value) {
      case Unknown unknown -> after.addAll(unknown.after());
      case Sensitive sensitive -> collectUnknown(sensitive.inner(), after);
      case Listing list -> list.items().forEach(item -> collectUnknown(item, after));
      case Mapping map -> map.entries().values().forEach(item -> collectUnknown(item, after));
      case Text _, Whole _, Decimal _, Bool _, Time _, Size _, Moment _, Lsn _, Null _ -> {}
    }
  }
}
