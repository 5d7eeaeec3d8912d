package dev.runbook.engine.plan;

import dev.runbook.engine.diagnostic.Rule;
import java.util.List;

/// Rules of what a step's arguments, facts and settings turn out to be when they are evaluated.
public final class PlanRules {
  public static final Rule BECOME_NOT_A_USER =
      Rule.error(
          "become.not-a-user",
          "`become` is neither a flag nor a user.",
          "Under whom a command runs is not guessed.");

  public static final Rule FACT_UNAVAILABLE =
      Rule.error(
          "fact.unavailable",
          "A fact of a host cannot be read.",
          "The host cannot be reached or does not have the program that tells. What depends on it"
              + " is not guessed.");

  public static final List<Rule> ALL = List.of(BECOME_NOT_A_USER, FACT_UNAVAILABLE);

  private PlanRules() {}
}
