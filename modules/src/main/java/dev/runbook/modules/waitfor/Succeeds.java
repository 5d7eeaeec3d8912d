package dev.runbook.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.block.Section;
import java.util.Map;

/// A command ends with exit code 0.
record Succeeds(ShellText command) implements Condition.OnHost {
  Succeeds {
    requireNonNull(command, "command is null");
  }

  private Snippet snippet() {
    return new Snippet("condition", command);
  }

  @Override
  public String wanted() {
    return "`" + Wording.brief(command.text()) + "` succeeds";
  }

  @Override
  public String body() {
    return snippet().body();
  }

  @Override
  public Map<String, Value> environment() {
    return snippet().environment();
  }

  @Override
  public Sighting judge(Section said) {
    String line = Wording.lastLine(said.evidence());
    return said.succeeded()
        ? Sighting.holds(line)
        : Sighting.notYet("exit code " + said.code() + (line.isEmpty() ? "" : ": " + line));
  }
}
