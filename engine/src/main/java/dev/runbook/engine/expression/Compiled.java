package dev.runbook.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.value.ValueType;
import java.util.List;
import java.util.Set;

/// What became of an expression's text.
sealed interface Compiled {
  /// @param paths the name and the selected fields of every use of a name
  record Program(
      CelAbstractSyntaxTree tree,
      dev.cel.runtime.Program program,
      Set<String> names,
      List<List<String>> paths,
      ValueType type,
      boolean shortCircuits)
      implements Compiled {
    public Program {
      names = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(names));
      paths = List.copyOf(paths);
    }
  }

  record Rejected(List<Diagnostic> problems) implements Compiled {
    public Rejected {
      problems = List.copyOf(problems);
    }
  }
}
