package dev.runbook.engine.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The steps of a play in one order for all hosts: a step that only some hosts come to stands where
/// these have it.
public final class PlanOrder {
  private PlanOrder() {}

  /// The steps by identity, each with its entries for the hosts that come to it.
  public static List<List<PlannedStep>> of(List<PlannedStep> steps) {
    List<String> order = new ArrayList<>();
    Map<String, List<PlannedStep>> entries = new LinkedHashMap<>();
    String host = "";
    int place = 0;
    for (PlannedStep step : steps) {
      if (!step.host().equals(host)) {
        host = step.host();
        place = 0;
      }
      String identity = step.id().written();
      int at = order.indexOf(identity);
      if (at < 0) {
        order.add(place, identity);
        at = place;
      }
      place = Math.max(place, at + 1);
      entries.computeIfAbsent(identity, _ -> new ArrayList<>()).add(step);
    }
    return order.stream()
        .map(identity -> List.copyOf(entries.getOrDefault(identity, List.of())))
        .toList();
  }
}
