package dev.runbook.engine.plan;

import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plans a step for each item of its `loop`; once, as it may be for each, when the list is not
/// known yet.
record LoopWalk(PlanGround ground, Origins origins, Inner inner) {
  /// What is in the loop.
  @FunctionalInterface
  interface Inner {
    Outlook walk(Step step, Standpoint at) throws InterruptedException, EvaluationException;
  }

  /// The step as it is when it has no loop.
  Outlook looped(Step step, Standpoint at) throws InterruptedException, EvaluationException {
    Optional<Value> list = ground.evaluate(step, Modifier.LOOP, at);
    if (list.isEmpty()) {
      return inner.walk(step, at);
    }
    String as = step.modifiers().name(Modifier.AS).orElse("item");
    Node written = step.modifiers().node(Modifier.LOOP).orElseThrow();
    return list.get().revealed() instanceof Value.Listing items
        ? each(step, items.items(), as, origins.fromHosts(written, Place.PLAIN, at), at)
        : unknown(step, list.get(), as, written, at);
  }

  private Outlook unknown(Step step, Value list, String as, Node written, Standpoint at)
      throws InterruptedException, EvaluationException {
    Occasion occasion =
        Occasion.maybe("for each of " + Conditions.awaited(written, ground.formulas(), at));
    Standpoint item =
        at.item("each")
            .apart()
            .when(occasion)
            .local(as, new Value.Unknown(list.unknownAfter(), "‹" + as + "›"), false);
    Outlook outlook = inner.walk(step, item);
    item.known().unsettle(at.named(step));
    return outlook.unsure().with(Value.Unknown.after(at.named(step)));
  }

  /// Registers of one item are seen by the next, as in a run.
  private Outlook each(Step step, List<Value> items, String as, boolean fromHosts, Standpoint from)
      throws InterruptedException, EvaluationException {
    List<Value> results = new ArrayList<>();
    ItemKeys keys = new ItemKeys();
    Outlook all = Outlook.nothing();
    Standpoint at = from;
    for (Value item : items) {
      Outlook outlook = inner.walk(step, at.item(keys.next(item)).local(as, item, fromHosts));
      if (outlook.failing().isPresent() && all.failing().isEmpty()) {
        at = at.when(PlanWalk.unlessFails(outlook.failing().get()));
      }
      all = all.then(outlook);
      results.add(entry(step, item, outlook, from));
    }
    Map<String, Value> value = new LinkedHashMap<>();
    value.put("items", Value.list(results));
    value.put("outcome", all.outcome(from.named(step)));
    return all.with(Value.map(value));
  }

  private static Value entry(Step step, Value item, Outlook outlook, Standpoint at) {
    Map<String, Value> entry = new LinkedHashMap<>();
    entry.put("item", item);
    entry.put(
        "outcome",
        outlook.value() instanceof Value.Mapping mapping
            ? mapping.field("outcome").orElse(Value.Unknown.after(at.named(step)))
            : Value.Unknown.after(at.named(step)));
    entry.put("result", outlook.value());
    return Value.map(entry);
  }
}
