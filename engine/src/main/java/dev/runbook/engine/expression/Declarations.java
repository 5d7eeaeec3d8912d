package dev.runbook.engine.expression;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelFunctionDecl;
import dev.cel.extensions.CelExtensionLibrary.FeatureSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// All function declarations by name. CEL's type checker reads its declarations anew for each
/// expression: it is given those alone that the expression calls, which makes a check several times
/// faster.
final class Declarations {
  private final Map<String, List<StandardFunction>> standard = new HashMap<>();
  private final Map<String, List<CelFunctionDecl>> others = new HashMap<>();

  Declarations(List<FeatureSet> extensions, List<CelFunctionDecl> own) {
    for (StandardFunction function : StandardFunction.values()) {
      standard
          .computeIfAbsent(function.functionDecl().name(), _ -> new ArrayList<>())
          .add(function);
    }
    extensions.forEach(extension -> extension.functions().forEach(this::add));
    own.forEach(this::add);
  }

  private void add(CelFunctionDecl declaration) {
    others.computeIfAbsent(declaration.name(), _ -> new ArrayList<>()).add(declaration);
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>(standard.keySet());
    names.addAll(others.keySet());
    return names;
  }

  void declare(Set<String> functions, CelCheckerBuilder checker) {
    List<StandardFunction> used = new ArrayList<>(List.of(StandardFunction.EQUALS));
    for (String function : functions) {
      used.addAll(standard.getOrDefault(function, List.of()));
      checker.addFunctionDeclarations(others.getOrDefault(function, List.of()));
    }
    checker.setStandardEnvironmentEnabled(false);
    checker.setStandardDeclarations(
        CelStandardDeclarations.newBuilder().includeFunctions(used).build());
  }
}
