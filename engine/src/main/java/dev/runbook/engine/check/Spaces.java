package dev.runbook.engine.check;

import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The name spaces of the language: `inputs`, `run`, `host`, `hosts`, `groups`, `facts`. They are
/// below every variable, and no variable may have their names.
public final class Spaces implements Bindings {
  /// The names that nothing else may have.
  public static final Set<String> NAMES =
      Set.of("inputs", "run", "host", "hosts", "groups", "facts", "pg", "control");

  /// A space whose value is found out when it is asked for.
  @FunctionalInterface
  public interface Space {
    Value value() throws EvaluationException;
  }

  /// Gathers one fact.
  @FunctionalInterface
  public interface Facts {
    Optional<Value> fact(String name) throws EvaluationException;
  }

  /// The prefix under which [#find] gives a single fact: `facts.os`. [Formulas] asks for those that
  /// a text names, so that no others are gathered.
  static final String FACT = "facts.";

  private final Map<String, Space> spaces;
  private final Map<String, Value> run;
  private final Facts facts;

  /// @param run the fields of `run` without `attempt`
  /// @param others the other spaces by name
  public Spaces(Map<String, Value> run, int attempt, Map<String, Space> others, Facts facts) {
    this.facts = facts;
    this.run = new LinkedHashMap<>(run);
    this.run.put("attempt", Value.whole(attempt));
    this.spaces = new LinkedHashMap<>(others);
  }

  public Spaces inAttempt(int attempt) {
    return new Spaces(run, attempt, spaces, facts);
  }

  /// The same spaces with other inputs, for the steps of an included file.
  public Spaces withInputs(Map<String, Value> inputs) {
    Map<String, Space> others = new LinkedHashMap<>(spaces);
    Value value = Value.map(inputs);
    others.put("inputs", () -> value);
    int attempt = run.get("attempt") instanceof Value.Whole whole ? (int) whole.number() : 1;
    return new Spaces(run, attempt, others, facts);
  }

  @Override
  public Optional<Value> find(String name) throws EvaluationException {
    if (name.equals("run")) {
      return Optional.of(Value.map(run));
    }
    if (name.startsWith(FACT)) {
      return facts.fact(name.substring(FACT.length()));
    }
    Space space = spaces.get(name);
    return space == null ? Optional.empty() : Optional.of(space.value());
  }

  @Override
  public Set<String> names() {
    Set<String> names = new TreeSet<>(spaces.keySet());
    names.add("run");
    names.add("facts");
    return names;
  }
}
