package dev.runbook.modules.waitfor;

import dev.runbook.modules.block.Section;

/// The host runs commands again.
record Answers() implements Condition.OnHost {
  @Override
  public String wanted() {
    return "the host answers";
  }

  @Override
  public String body() {
    return "true";
  }

  @Override
  public Sighting judge(Section said) {
    return Sighting.holds("the host answers");
  }
}
