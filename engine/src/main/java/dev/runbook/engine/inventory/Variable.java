package dev.runbook.engine.inventory;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.source.Located;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;

/// One definition of a variable in an inventory, as it is written: nothing is evaluated.
///
/// @param span the name, where it is defined
/// @param origin whose it is, for people: `group vars of primary`, `host vars of db1`
/// @param jinja whether the value holds Ansible's Jinja, which is kept and cannot be evaluated:
///   whoever needs the value reports [#jinjaProblem()]
public record Variable(String name, Node value, Span span, String origin, boolean jinja)
    implements Located {
  public Variable {
    requireNonNull(name, "name is null");
    requireNonNull(value, "value is null");
    requireNonNull(span, "span is null");
    requireNonNull(origin, "origin is null");
  }

  /// What is said when a value that holds Jinja is used.
  public Diagnostic jinjaProblem() {
    return Diagnostic.error(
            InventoryRules.JINJA,
            value.span(),
            "The value of `" + name + "` is a Jinja template of Ansible, which is not evaluated.")
        .withAdvice(
            "`{{name}}` in a YAML inventory and `!expr \"...\"` are evaluated: write it with one of"
                + " them.");
  }
}
