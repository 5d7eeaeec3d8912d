package dev.runbook.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.Program;
import org.jspecify.annotations.Nullable;

/// A checked expression whose program is made when it is evaluated first: a check evaluates few of
/// the expressions that it reads.
final class Planned {
  private final CelRuntime runtime;
  private final CelAbstractSyntaxTree tree;
  private volatile @Nullable Program program;

  Planned(CelRuntime runtime, CelAbstractSyntaxTree tree) {
    this.runtime = runtime;
    this.tree = tree;
  }

  /// Two threads may make it both; either is as good.
  Program program() {
    Program made = program;
    if (made == null) {
      try {
        made = runtime.createProgram(tree);
      } catch (CelEvaluationException e) {
        throw new IllegalStateException("CEL cannot plan what it has checked", e);
      }
      program = made;
    }
    return made;
  }
}
