package dev.runbook.engine.check;

import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A runbook that was checked against an inventory and its inputs. Only [Checker] makes one, and
/// nothing plans or runs anything else.
public final class CheckedRunbook {
  private final Runbook runbook;
  private final Inventory inventory;
  private final Map<String, Value> inputs;
  private final Map<String, List<String>> hosts;
  private final List<AnsweredFinding> answered;

  CheckedRunbook(
      Runbook runbook,
      Inventory inventory,
      Map<String, Value> inputs,
      Map<String, List<String>> hosts,
      List<AnsweredFinding> answered) {
    this.runbook = runbook;
    this.inventory = inventory;
    this.inputs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    this.hosts = Map.copyOf(hosts);
    this.answered = List.copyOf(answered);
  }

  public Runbook runbook() {
    return runbook;
  }

  public Inventory inventory() {
    return inventory;
  }

  /// The values of all inputs, converted, defaults included.
  public Map<String, Value> inputs() {
    return inputs;
  }

  /// The hosts of a play within the limit, in the inventory's order.
  public List<String> hosts(Play play) {
    return hosts.getOrDefault(play.path(), List.of());
  }

  /// What rules that guess have found and the runbook's authors have answered, sorted by place.
  public List<AnsweredFinding> answered() {
    return answered;
  }
}
