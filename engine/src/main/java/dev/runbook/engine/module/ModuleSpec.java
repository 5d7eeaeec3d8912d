package dev.runbook.engine.module;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the checker, the planner and the documentation know of a module.
///
/// @param name the key in a step: `cloud-snapshot`
/// @param shorthand the parameter meant when the module's value is a single text: `fail:
///   "message"`; empty when none
/// @param open whether names beyond the parameters are taken too (`set`)
/// @param result the type of what `register` keeps
/// @param invalidates the facts that an apply makes stale: `disks`, `mounts`, `lvm`
public record ModuleSpec(
    String name,
    String doc,
    List<Parameter> parameters,
    Optional<String> shorthand,
    boolean open,
    ValueType result,
    Set<String> invalidates) {
  public ModuleSpec {
    requireNonNull(name, "name is null");
    requireNonNull(doc, "doc is null");
    parameters = List.copyOf(parameters);
    requireNonNull(shorthand, "shorthand is null");
    requireNonNull(result, "result is null");
    invalidates = Set.copyOf(invalidates);
  }

  public static ModuleSpec of(
      String name, String doc, List<Parameter> parameters, ValueType result) {
    return new ModuleSpec(name, doc, parameters, Optional.empty(), false, result, Set.of());
  }

  public ModuleSpec withShorthand(String parameter) {
    return new ModuleSpec(name, doc, parameters, Optional.of(parameter), open, result, invalidates);
  }

  public ModuleSpec opened() {
    return new ModuleSpec(name, doc, parameters, shorthand, true, result, invalidates);
  }

  public ModuleSpec invalidating(String... facts) {
    return new ModuleSpec(name, doc, parameters, shorthand, open, result, Set.of(facts));
  }

  public Optional<Parameter> parameter(String wanted) {
    return parameters.stream().filter(parameter -> parameter.name().equals(wanted)).findFirst();
  }
}
