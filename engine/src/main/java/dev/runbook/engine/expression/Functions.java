package dev.runbook.engine.expression;

import java.util.List;

/// Brings functions of a domain into the expression language; registered by the module that owns
/// them.
@FunctionalInterface
public interface Functions {
  List<FunctionSpec> functions();
}
