package dev.runbook.engine.expression;

import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.List;

/// The functions that every runbook has, beside those of CEL itself.
final class StandardFunctions implements Functions {
  @Override
  public List<FunctionSpec> functions() {
    return List.of(
        function(
            "lsn",
            Simple.STRING,
            Simple.LSN,
            "The LSN that a text such as `16/B374D848` stands for.",
            value -> converted(value, Simple.LSN)),
        function(
            "byteSize",
            Simple.STRING,
            Simple.INT,
            "The bytes that a text such as `2GiB` stands for.",
            value -> converted(value, Simple.SIZE)),
        function(
            "text",
            Simple.DYNAMIC,
            Simple.STRING,
            "The text that a template would write: of a number, a truth, a duration, an instant, an"
                + " LSN.",
            StandardFunctions::text),
        function(
            "json.encode",
            Simple.DYNAMIC,
            Simple.STRING,
            "One line of JSON.",
            value -> Value.text(JsonValues.plain(value))),
        function(
            "json.decode",
            Simple.STRING,
            Simple.DYNAMIC,
            "The value that a JSON text holds.",
            value -> JsonValues.parse(ValueText.shown(value))));
  }

  private static FunctionSpec function(
      String name, ValueType parameter, ValueType result, String doc, OneArgument body) {
    return new FunctionSpec(
        name, List.of(parameter), result, doc, arguments -> body.call(arguments.getFirst()));
  }

  @FunctionalInterface
  private interface OneArgument {
    Value call(Value argument);
  }

  private static Value converted(Value value, ValueType type) {
    return switch (Coercion.coerce(value, type)) {
      case Coercion.Accepted accepted -> accepted.value();
      case Coercion.Refused refused -> throw new IllegalArgumentException(refused.problem());
    };
  }

  private static Value text(Value value) {
    return Value.text(
        ValueText.plain(value)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "`text` takes a single value; of lists and mappings `json.encode` makes a"
                        + " text.")));
  }
}
