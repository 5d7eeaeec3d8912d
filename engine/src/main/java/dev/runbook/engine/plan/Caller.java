package dev.runbook.engine.plan;

import dev.runbook.engine.runbook.Step;

/// The include around a step of an included file, whose path and outline number the step's own
/// continue: step 2 of a file that step 3 includes is step 3.2.
///
/// @param path empty at the top
/// @param number empty at the top
public record Caller(String path, String number) {
  /// Around the steps of the runbook itself.
  public static final Caller NONE = new Caller("", "");

  /// The path of a step, from the top.
  public String path(Step step) {
    String own = step.heading().path();
    return path.isEmpty() ? own : path + "/" + own;
  }

  /// The number of a step, from the top.
  public String number(Step step) {
    String own = step.heading().number();
    return number.isEmpty() ? own : number + "." + own;
  }

  /// Around the steps that a step of this level includes.
  public Caller of(Step.Include include) {
    return new Caller(path(include), number(include));
  }
}
