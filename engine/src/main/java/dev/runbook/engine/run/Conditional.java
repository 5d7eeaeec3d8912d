package dev.runbook.engine.run;

import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.yaml.Node;
import java.time.Duration;
import java.util.stream.Collectors;

/// `when`: the step is skipped unless the condition holds.
record Conditional(StepRunner next) implements StepRunner {
  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    if (frame.holds(Modifier.WHEN)) {
      return next.run(frame);
    }
    StepResult skipped =
        new StepResult.Skipped(
            "not `"
                + frame.step().modifiers().node(Modifier.WHEN).map(Conditional::text).orElse("")
                + "`");
    frame.soon(Finished.event(frame, skipped, Duration.ZERO));
    return skipped;
  }

  private static String text(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.text().strip();
      case Node.Sequence list ->
          list.items().stream().map(Conditional::text).collect(Collectors.joining(" && "));
      case Node.Mapping _ -> "";
    };
  }
}
