package dev.runbook.engine.check;

import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The types of what `register` keeps: the result's own fields, with `outcome`, `reason` and
/// `failure` beside them.
final class ResultTypes {
  /// The fields that there are whatever became of a step.
  static final Set<String> OF_EVERY_RESULT = Set.of("outcome", "reason", "failure");

  static final ValueType.OneOf OUTCOME =
      ValueType.oneOf("unchanged", "changed", "skipped", "failed");

  private ResultTypes() {}

  /// The result of one attempt, as `until` sees it.
  ///
  /// @param own the type of the value of the step's module, steps or include
  static ValueType ofAttempt(ValueType own, boolean ignored) {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    String name = "result";
    Map<String, String> elsewhere = Map.of();
    switch (own) {
      case ValueType.RecordOf record -> {
        record.fields().forEach((field, type) -> fields.put(field, ignored ? maybe(type) : type));
        name = record.isWritten() ? name : record.name();
        elsewhere = record.elsewhere();
      }
      case ValueType.MapOf _ -> {
        return Simple.DYNAMIC;
      }
      case Simple simple when simple == Simple.DYNAMIC -> {
        return Simple.DYNAMIC;
      }
      default -> fields.put("value", ignored ? maybe(own) : own);
    }
    fields.put("outcome", OUTCOME);
    fields.put("reason", ValueType.optional(Simple.STRING));
    fields.put("failure", ValueType.optional(failure()));
    return new ValueType.RecordOf(name, fields, elsewhere);
  }

  /// What is kept of a step with all its modifiers.
  ///
  /// @param item the type of the loop's items
  static ValueType kept(Step step, ValueType own, ValueType item) {
    boolean ignored = step.modifiers().has(Modifier.IGNORE_ERRORS);
    if (!step.modifiers().has(Modifier.LOOP)) {
      return ofAttempt(own, ignored);
    }
    Map<String, ValueType> entry = new LinkedHashMap<>();
    entry.put("item", item);
    entry.put("outcome", OUTCOME);
    entry.put("result", ofAttempt(own, ignored || step.modifiers().has(Modifier.WHEN)));
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("items", ValueType.listOf(new ValueType.RecordOf("item", entry)));
    return ofAttempt(new ValueType.RecordOf("loop", fields), false);
  }

  /// A block keeps nothing of its own.
  static ValueType ofBlock() {
    return new ValueType.RecordOf("block", Map.of());
  }

  /// `failure` in `rescue` and `on_failure`.
  static ValueType rescued() {
    Map<String, ValueType> fields = new LinkedHashMap<>(failure().fields());
    fields.put("result", Simple.DYNAMIC);
    return new ValueType.RecordOf("failure", fields);
  }

  private static ValueType.RecordOf failure() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("kind", Simple.STRING);
    fields.put("message", Simple.STRING);
    fields.put("detail", Simple.STRING);
    return new ValueType.RecordOf("failure", fields);
  }

  private static ValueType maybe(ValueType type) {
    return type == Simple.DYNAMIC || type instanceof ValueType.OptionalOf
        ? type
        : ValueType.optional(type);
  }
}
