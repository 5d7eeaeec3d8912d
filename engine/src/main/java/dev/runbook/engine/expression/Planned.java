package dev.runbook.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.Program;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A checked expression whose program is made when it is evaluated first: a check evaluates few of
/// the expressions that it reads.
final class Planned {
  private final Supplier<Program> plan;
  private volatile @Nullable Program program;

  Planned(Supplier<Program> plan) {
    this.plan = plan;
  }

  static Planned of(CelRuntime runtime, CelAbstractSyntaxTree tree) {
    return new Planned(() -> {
      try {
        return runtime.createProgram(tree);
      } catch (CelEvaluationException e) {
        throw new IllegalStateException("CEL cannot plan what it has checked", e);
      }
    });
  }

  /// The program of what is still to be checked. Should a mistake be found then, the evaluation
  /// says it as any other.
  static Planned after(Supplier<Compiled> check) {
    return new Planned(() ->
        switch (check.get()) {
          case Compiled.Program program -> program.planned().program();
          case Compiled.Rejected rejected ->
              throw new Stopped(
                  new Stopped.Definition(new EvaluationException(rejected.problems().getFirst())));
        });
  }

  /// Two threads may make it both; either is as good.
  Program program() {
    Program made = program;
    if (made == null) {
      made = plan.get();
      program = made;
    }
    return made;
  }
}
