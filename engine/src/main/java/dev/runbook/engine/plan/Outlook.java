package dev.runbook.engine.plan;

import dev.runbook.engine.value.Value;
import java.util.Optional;

/// What planning a step means for the steps after it.
///
/// @param value what `register` would keep
/// @param failing the step that would fail for certain and so ends what comes after it; named for
///   people
/// @param changing whether it would change something, which is what handlers wait for
record Outlook(Value value, Optional<String> failing, Changing changing) {
  /// Whether something is changed, least first.
  enum Changing {
    NO,
    MAYBE,
    YES
  }

  static Outlook of(Value value, Changing changing) {
    return new Outlook(value, Optional.empty(), changing);
  }

  /// Nothing was done.
  static Outlook nothing() {
    return of(Value.NULL, Changing.NO);
  }

  static Outlook failing(String step, Value value) {
    return new Outlook(value, Optional.of(step), Changing.NO);
  }

  Outlook with(Value other) {
    return new Outlook(other, failing, changing);
  }

  Outlook going() {
    return of(value, changing);
  }

  /// Both one after the other: the value of the second, the first failure, the surer change.
  Outlook then(Outlook next) {
    return new Outlook(
        next.value,
        failing.isPresent() ? failing : next.failing,
        changing.compareTo(next.changing) > 0 ? changing : next.changing);
  }

  /// What `outcome` will be.
  ///
  /// @param step the step that tells, where that is not known yet
  Value outcome(String step) {
    return switch (changing) {
      case YES -> Value.text("changed");
      case NO -> failing.isPresent() ? Value.text("failed") : Value.text("unchanged");
      case MAYBE -> Value.Unknown.after(step);
    };
  }

  /// As it is when the step may run only.
  Outlook unsure() {
    return of(value, changing == Changing.YES ? Changing.MAYBE : changing);
  }
}
