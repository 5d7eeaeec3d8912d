package dev.runbook.engine.module;

import dev.runbook.engine.fact.FactSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The modules and facts that runbooks may name. Built once by whoever wires the program.
public final class ModuleCatalog {
  private final Map<String, Module<?>> modules = new LinkedHashMap<>();
  private final Map<String, FactSource> facts = new LinkedHashMap<>();

  /// @throws IllegalArgumentException when two modules or two facts have one name
  public ModuleCatalog(List<? extends Module<?>> modules, List<? extends FactSource> facts) {
    for (Module<?> module : modules) {
      if (this.modules.put(module.spec().name(), module) != null) {
        throw new IllegalArgumentException("two modules named " + module.spec().name());
      }
    }
    for (FactSource fact : facts) {
      if (this.facts.put(fact.name(), fact) != null) {
        throw new IllegalArgumentException("two facts named " + fact.name());
      }
    }
  }

  public Optional<Module<?>> module(String name) {
    return Optional.ofNullable(modules.get(name));
  }

  public Optional<FactSource> fact(String name) {
    return Optional.ofNullable(facts.get(name));
  }

  /// In the order they were given.
  public Collection<Module<?>> modules() {
    return List.copyOf(modules.values());
  }

  public Collection<FactSource> facts() {
    return List.copyOf(facts.values());
  }

  public List<String> moduleNames() {
    return List.copyOf(modules.keySet());
  }
}
