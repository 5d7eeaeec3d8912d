package dev.runbook.engine.check;

import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What names mean for one step on one host, highest first: loop variables and `result`, registered
/// values, variables, name spaces (`inputs`, `run`, `host`, `hosts`, `groups`, `facts`).
///
/// @param locals loop variables, `failure`, `result`
public record StepBindings(
    Map<String, Value> locals, Bindings registered, Bindings variables, Bindings spaces)
    implements Bindings {
  public StepBindings {
    locals = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(locals));
  }

  @Override
  public Optional<Value> find(String name) throws EvaluationException {
    Value local = locals.get(name);
    if (local != null) {
      return Optional.of(local);
    }
    Optional<Value> found = registered.find(name);
    if (found.isEmpty()) {
      found = variables.find(name);
    }
    return found.isEmpty() ? spaces.find(name) : found;
  }

  @Override
  public Set<String> names() {
    Set<String> names = new TreeSet<>(locals.keySet());
    names.addAll(registered.names());
    names.addAll(variables.names());
    names.addAll(spaces.names());
    return names;
  }

  public StepBindings with(String name, Value value) {
    return with(Map.of(name, value));
  }

  public StepBindings with(Map<String, Value> more) {
    Map<String, Value> all = new LinkedHashMap<>(locals);
    all.putAll(more);
    return new StepBindings(all, registered, variables, spaces);
  }

  public StepBindings withVariables(Bindings other) {
    return new StepBindings(locals, registered, other, spaces);
  }

  public StepBindings withRegistered(Bindings other) {
    return new StepBindings(locals, other, variables, spaces);
  }
}
