package dev.runbook.cli.command;

import dev.runbook.engine.check.CheckRules;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.RuleId;
import dev.runbook.engine.expression.ExpressionRules;
import dev.runbook.engine.expression.TemplateRules;
import dev.runbook.engine.inventory.InventoryRules;
import dev.runbook.engine.plan.PlanRules;
import dev.runbook.engine.runbook.RunbookFileRules;
import dev.runbook.engine.yaml.YamlRules;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that can be found wrong, in alphabetical order of the ids.
public final class RuleCatalogue {
  private static final List<Rule> ALL =
      Stream.of(
              CheckRules.ALL,
              CommandRules.ALL,
              ExpressionRules.ALL,
              InventoryRules.ALL,
              PlanRules.ALL,
              RunbookFileRules.ALL,
              TemplateRules.ALL,
              YamlRules.ALL)
          .flatMap(List::stream)
          .sorted(Comparator.comparing(rule -> rule.id().id()))
          .toList();

  private RuleCatalogue() {}

  public static List<Rule> all() {
    return ALL;
  }

  public static Optional<Rule> find(RuleId id) {
    return ALL.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }
}
