package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Input;
import dev.runbook.engine.runbook.Output;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The inputs and outputs of runbooks and steps files.
public final class Calls {
  private Calls() {}

  /// The inputs of an included file: what the include gives, evaluated among the caller's names,
  /// and defaults, evaluated among the inputs.
  public static Map<String, Value> inputs(
      List<Input> declared, List<Definition> given, Formulas formulas, Bindings caller, Span span)
      throws EvaluationException {
    Map<String, Definition> rest = new LinkedHashMap<>();
    given.forEach(definition -> rest.put(definition.name(), definition));
    Map<String, Value> inputs = new LinkedHashMap<>();
    for (Input input : declared) {
      Definition definition = rest.remove(input.name());
      if (definition != null) {
        Value value = formulas.evaluate(definition.value(), Place.PLAIN, caller);
        inputs.put(input.name(), accept(input, value, definition.span()));
      } else {
        inputs.put(input.name(), otherwise(input, inputs, formulas, caller, span));
      }
    }
    for (Definition unknown : rest.values()) {
      throw new EvaluationException(unknownInput(unknown.name(), declared, unknown.span()));
    }
    return inputs;
  }

  public static Diagnostic unknownInput(String name, List<Input> declared, Span span) {
    List<String> names = declared.stream().map(Input::name).toList();
    return Diagnostic.error(CheckRules.INPUT_UNKNOWN, span, "There is no input `" + name + "`.")
        .withAdvice(
            Suggestion.didYouMean(name, names)
                .orElse(
                    names.isEmpty()
                        ? "It has no inputs."
                        : "Inputs are: `" + String.join("`, `", names) + "`."));
  }

  /// The default of an input that is not given.
  ///
  /// @param before the inputs before it, which its default may name
  public static Value otherwise(
      Input input, Map<String, Value> before, Formulas formulas, Bindings around, Span span)
      throws EvaluationException {
    if (input.otherwise().isEmpty()) {
      if (!input.required()) {
        return Value.NULL;
      }
      throw new EvaluationException(
          Diagnostic.error(
                  CheckRules.INPUT_MISSING, span, "The input `" + input.name() + "` is missing.")
              .withAdvice(
                  "Give it with `-e "
                      + input.name()
                      + "=...`."
                      + (input.doc().isEmpty() ? "" : "\n" + input.doc())));
    }
    Map<String, Value> seen = new LinkedHashMap<>(before);
    StepBindings bindings =
        new StepBindings(Map.of("inputs", Value.map(seen)), around, around, around);
    Value value = formulas.evaluate(input.otherwise().get(), Place.PLAIN, bindings);
    return accept(input, value, input.otherwise().get().span());
  }

  /// Converts a value to an input's type, checks its pattern, and marks it sensitive if the input
  /// is secret.
  public static Value accept(Input input, Value value, Span span) throws EvaluationException {
    Value converted =
        Formulas.coerce(value, input.type(), "The input `" + input.name() + "`", span);
    if (input.pattern().isPresent()
        && converted.revealed() instanceof Value.Text text
        && !Pattern.matches(input.pattern().get(), text.text())) {
      throw new EvaluationException(
          Diagnostic.error(
              CheckRules.INPUT_PATTERN,
              span,
              "The input `" + input.name() + "` must match `" + input.pattern().get() + "`."));
    }
    return input.secret() && !(converted instanceof Value.Sensitive)
        ? new Value.Sensitive(converted, "input " + input.name())
        : converted;
  }

  /// The outputs of an included file, among the names at its end.
  public static Value outputs(List<Output> declared, Formulas formulas, Bindings inside)
      throws EvaluationException {
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (Output output : declared) {
      Value value = formulas.evaluate(output.value(), Place.PLAIN, inside);
      outputs.put(
          output.name(),
          Formulas.coerce(
              value, output.type(), "The output `" + output.name() + "`", output.span()));
    }
    return Value.map(outputs);
  }
}
