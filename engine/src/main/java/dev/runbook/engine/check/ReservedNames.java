package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.source.Span;

/// The names that no value may have.
record ReservedNames(ModuleCatalog catalog, Diagnostics found) {
  void check(String name, Span span) {
    if (Spaces.NAMES.contains(name) || catalog.module(name).isPresent()) {
      found.add(
          Diagnostic.error(
              CheckRules.NAME_RESERVED,
              span,
              "`"
                  + name
                  + "` is a name space or a module of the language and cannot name a value."));
    }
  }
}
