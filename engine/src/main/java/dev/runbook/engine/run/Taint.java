package dev.runbook.engine.run;

import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Marks every text of a result in which a known secret appears: a secret that a command echoes
/// stays a secret.
final class Taint {
  private Taint() {}

  static StepResult of(StepResult result, Redactor redactor, String step) {
    String reference = "result of `" + step + "`";
    return switch (result) {
      case StepResult.Unchanged each ->
          new StepResult.Unchanged(of(each.value(), redactor, reference), each.reason());
      case StepResult.Changed each ->
          new StepResult.Changed(of(each.value(), redactor, reference), each.changes());
      case StepResult.Failed each ->
          new StepResult.Failed(each.failure(), of(each.value(), redactor, reference));
      case StepResult.Skipped each -> each;
    };
  }

  private static Value of(Value value, Redactor redactor, String reference) {
    return switch (value) {
      case Value.Text text ->
          redactor.redact(text.text()).equals(text.text())
              ? text
              : new Value.Sensitive(text, reference);
      case Value.Listing list -> {
        List<Value> items = new ArrayList<>();
        list.items().forEach(item -> items.add(of(item, redactor, reference)));
        yield Value.list(items);
      }
      case Value.Mapping mapping -> {
        Map<String, Value> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, each) -> entries.put(key, of(each, redactor, reference)));
        yield Value.map(entries);
      }
      case Value.Sensitive _,
          Value.Unknown _,
          Value.Whole _,
          Value.Decimal _,
          Value.Bool _,
          Value.Time _,
          Value.Size _,
          Value.Moment _,
          Value.Lsn _,
          Value.Null _ ->
          value;
    };
  }
}
