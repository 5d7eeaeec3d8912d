package dev.runbook.engine.run;

import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.value.Value;
import java.util.Optional;
import java.util.Set;

/// Registered values as bindings.
final class RegisteredNames {
  private RegisteredNames() {}

  static Bindings of(Registers registers) {
    return new Bindings() {
      @Override
      public Optional<Value> find(String name) {
        return registers.find(name);
      }

      @Override
      public Set<String> names() {
        return registers.names();
      }
    };
  }
}
