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
/// @param typed where a step may say of what declared type a part of the result is
public record ModuleSpec(
    String name,
    String doc,
    List<Parameter> parameters,
    Optional<String> shorthand,
    boolean open,
    ValueType result,
    Set<String> invalidates,
    Optional<Typed> typed) {
  /// @param parameter the argument that names the type, such as `type: Manifest`
  /// @param field the field of the result that is converted to it
  public record Typed(String parameter, String field) {
    public Typed {
      requireNonNull(parameter, "parameter is null");
      requireNonNull(field, "field is null");
    }
  }

  public ModuleSpec {
    requireNonNull(name, "name is null");
    requireNonNull(doc, "doc is null");
    parameters = List.copyOf(parameters);
    requireNonNull(shorthand, "shorthand is null");
    requireNonNull(result, "result is null");
    invalidates = Set.copyOf(invalidates);
    requireNonNull(typed, "typed is null");
  }

  public static ModuleSpec of(
      String name, String doc, List<Parameter> parameters, ValueType result) {
    return new ModuleSpec(
        name, doc, parameters, Optional.empty(), false, result, Set.of(), Optional.empty());
  }

  public ModuleSpec withShorthand(String parameter) {
    return new ModuleSpec(
        name, doc, parameters, Optional.of(parameter), open, result, invalidates, typed);
  }

  public ModuleSpec opened() {
    return new ModuleSpec(name, doc, parameters, shorthand, true, result, invalidates, typed);
  }

  public ModuleSpec invalidating(String... facts) {
    return new ModuleSpec(name, doc, parameters, shorthand, open, result, Set.of(facts), typed);
  }

  /// @param parameter the argument that names the type
  /// @param field the field of the result that is of it
  public ModuleSpec typing(String parameter, String field) {
    return new ModuleSpec(
        name,
        doc,
        parameters,
        shorthand,
        open,
        result,
        invalidates,
        Optional.of(new Typed(parameter, field)));
  }

  public Optional<Parameter> parameter(String wanted) {
    return parameters.stream().filter(parameter -> parameter.name().equals(wanted)).findFirst();
  }
}
