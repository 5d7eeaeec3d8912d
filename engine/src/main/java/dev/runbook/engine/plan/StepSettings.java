package dev.runbook.engine.plan;

import dev.runbook.engine.module.Held;
import dev.runbook.engine.module.SeenAhead;
import dev.runbook.engine.transport.Become;
import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the modifiers around a step say about how its commands run.
///
/// @param attempt what `run.attempt` is, from 1
/// @param ahead what was seen ahead for the loop's items, of which this is one
/// @param followed whether more is to be done on the host after the step
public record StepSettings(
    Optional<Become> become,
    Map<String, Value> environment,
    int attempt,
    HeldThings held,
    Optional<SeenAhead> ahead,
    boolean followed) {
  public static final StepSettings PLAIN =
      new StepSettings(Optional.empty(), Map.of(), 1, HeldThings.NONE, Optional.empty(), false);

  public StepSettings {
    environment = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  public StepSettings as(Optional<Become> who) {
    return new StepSettings(who, environment, attempt, held, ahead, followed);
  }

  public StepSettings with(Map<String, Value> more) {
    Map<String, Value> all = new LinkedHashMap<>(environment);
    all.putAll(more);
    return new StepSettings(become, all, attempt, held, ahead, followed);
  }

  public StepSettings inAttempt(int number) {
    return new StepSettings(become, environment, number, held, ahead, followed);
  }

  public StepSettings holding(Held thing) {
    return new StepSettings(become, environment, attempt, held.and(thing), ahead, followed);
  }

  public StepSettings seeing(SeenAhead seen) {
    return new StepSettings(become, environment, attempt, held, Optional.of(seen), followed);
  }

  public StepSettings followed(boolean more) {
    return new StepSettings(become, environment, attempt, held, ahead, more);
  }

  /// What `with:` holds open around a step, innermost last.
  public record HeldThings(List<Held> things) {
    public static final HeldThings NONE = new HeldThings(List.of());

    public HeldThings {
      things = List.copyOf(things);
    }

    HeldThings and(Held thing) {
      List<Held> all = new ArrayList<>(things);
      all.add(thing);
      return new HeldThings(all);
    }

    /// The innermost of that name and type.
    public <T extends Held> Optional<T> find(String name, Class<T> type) {
      return things.reversed().stream()
          .filter(type::isInstance)
          .map(type::cast)
          .filter(thing -> thing.name().equals(name))
          .findFirst();
    }
  }
}
