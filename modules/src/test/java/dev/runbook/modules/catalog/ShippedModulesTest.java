package dev.runbook.modules.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShippedModulesTest {
  @Test
  void modulesAreListedInAlphabeticalOrderAndOnce() {
    List<String> names =
        ShippedModules.modules().stream().map(Module::spec).map(ModuleSpec::name).toList();
    assertEquals(names.stream().sorted().distinct().toList(), names);
  }

  @Test
  void theCatalogHoldsThemAll() {
    assertEquals(ShippedModules.modules().size(), ShippedModules.catalog().modules().size());
    assertEquals(ShippedModules.facts().size(), ShippedModules.catalog().facts().size());
  }
}
