package dev.runbook.engine.plan;

import dev.runbook.engine.check.CheckRules;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.check.ModuleArguments;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Hold;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The arguments of a module as a step writes them, with the play's defaults below, evaluated and
/// converted.
///
/// @param values complete, in the parameters' order; may hold Unknown and Sensitive values
/// @param written the nodes that the values come from, by argument
public record StepArguments(
    Map<String, Value> values, Map<String, Node> written, List<Parameter> parameters, Span span) {
  public StepArguments {
    values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    written = Map.copyOf(written);
    parameters = List.copyOf(parameters);
  }

  /// @throws EvaluationException when a name has no value, a type does not fit, an argument is
  ///   missing or unknown
  public static StepArguments of(
      Step.ModuleStep step,
      Module<?> module,
      List<Definition> defaults,
      Formulas formulas,
      Bindings bindings)
      throws EvaluationException {
    return of(
        module.spec(),
        module.spec().parameters(),
        step.arguments(),
        step.moduleSpan(),
        defaults,
        formulas,
        bindings);
  }

  public static StepArguments of(
      Hold hold,
      Module<?> module,
      Holdable<?> holdable,
      List<Definition> defaults,
      Formulas formulas,
      Bindings bindings)
      throws EvaluationException {
    return of(
        module.spec(),
        holdable.holdParameters(),
        hold.arguments(),
        hold.span(),
        defaults,
        formulas,
        bindings);
  }

  private static StepArguments of(
      ModuleSpec spec,
      List<Parameter> parameters,
      Node node,
      Span span,
      List<Definition> defaults,
      Formulas formulas,
      Bindings bindings)
      throws EvaluationException {
    Map<String, Definition> written = new LinkedHashMap<>();
    for (Definition each : defaults) {
      if (parameters.stream().anyMatch(parameter -> parameter.name().equals(each.name()))) {
        written.put(each.name(), each);
      }
    }
    for (Definition each : ModuleArguments.definitions(spec, node)) {
      written.put(each.name(), each);
    }
    Map<String, Node> nodes = new LinkedHashMap<>();
    written.forEach((name, definition) -> nodes.put(name, definition.value()));
    Map<String, Value> values = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      Definition definition = written.remove(parameter.name());
      if (definition != null) {
        values.put(parameter.name(), evaluated(definition, parameter, formulas, bindings));
      } else if (parameter.presence() == Parameter.Presence.REQUIRED) {
        throw new EvaluationException(
            Diagnostic.error(
                CheckRules.STEP_MISSING_ARGUMENT,
                span,
                "Module `" + spec.name() + "` needs the argument `" + parameter.name() + "`."));
      }
    }
    for (Definition rest : written.values()) {
      if (!spec.open()) {
        throw new EvaluationException(ModuleArguments.unknown(spec, parameters, rest));
      }
      values.put(rest.name(), formulas.evaluate(rest.value(), Place.PLAIN, bindings));
    }
    return new StepArguments(values, nodes, parameters, span);
  }

  private static Value evaluated(
      Definition definition, Parameter parameter, Formulas formulas, Bindings bindings)
      throws EvaluationException {
    Value value = formulas.evaluate(definition.value(), parameter.place(), bindings);
    if (parameter.presence() == Parameter.Presence.OPTIONAL
        && value.revealed() instanceof Value.Null) {
      return value;
    }
    return parameter.place() == Place.PLAIN
        ? Formulas.coerce(
            value, parameter.type(), "`" + parameter.name() + "`", definition.value().span())
        : value;
  }

  public boolean hasUnknown() {
    return values.values().stream().anyMatch(Value::hasUnknown);
  }

  public boolean hasSensitive() {
    return values.values().stream().anyMatch(Value::hasSensitive);
  }

  /// @throws EvaluationException when the module finds that they make no sense together
  public <A> A read(Module<A> module) throws EvaluationException {
    try {
      return module.read(new Arguments(values));
    } catch (ArgumentException e) {
      throw new EvaluationException(
          Diagnostic.error(CheckRules.STEP_ARGUMENT, span, String.valueOf(e.getMessage())));
    }
  }

  /// @throws EvaluationException when the module finds that they make no sense together
  public <H> H readHold(Holdable<H> holdable) throws EvaluationException {
    try {
      return holdable.readHold(new Arguments(values));
    } catch (ArgumentException e) {
      throw new EvaluationException(
          Diagnostic.error(CheckRules.HOLD_ARGUMENT, span, String.valueOf(e.getMessage())));
    }
  }

  /// What would be run, for people: the script or statement as it stands, and the other arguments.
  /// Secrets are references.
  public String shown() {
    List<String> lines = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    values.forEach((name, value) -> {
      switch (place(name)) {
        case SHELL, SQL, EXPRESSION -> lines.addAll(texts(value));
        case PLAIN -> rest.add(name + "=" + ValueText.shown(value));
      }
    });
    if (!rest.isEmpty()) {
      lines.add(String.join(" ", rest));
    }
    return String.join("\n", lines);
  }

  /// What kind of text an argument is.
  Place place(String name) {
    return parameters.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .map(Parameter::place)
        .orElse(Place.PLAIN);
  }

  /// How the value of an argument is shown to people.
  String shown(String name, Value value) {
    return place(name) == Place.PLAIN ? ValueText.shown(value) : String.join("\n", texts(value));
  }

  private static List<String> texts(Value value) {
    return switch (value) {
      case Value.Listing list ->
          list.items().stream().flatMap(item -> texts(item).stream()).toList();
      case Value.Mapping mapping when mapping.field("text").isPresent() -> {
        List<String> all = new ArrayList<>(texts(mapping.field("text").get()));
        if (mapping.field("parameters").orElse(Value.NULL) instanceof Value.Listing list
            && !list.items().isEmpty()) {
          all.add("-- with " + ValueText.shown(list));
        }
        yield all;
      }
      case Value.Mapping mapping when mapping.field("expression").isPresent() ->
          texts(mapping.field("expression").get());
      case Value.Mapping mapping when mapping.field("query").isPresent() -> {
        List<String> all = new ArrayList<>(texts(mapping.field("query").get()));
        mapping.entries().entrySet().stream()
            .filter(part -> !part.getKey().equals("query"))
            .forEach(
                part -> all.add(part.getKey() + "=" + String.join(" ", texts(part.getValue()))));
        yield all;
      }
      case Value.Text text -> List.of(text.text().stripTrailing());
      case Value.Sensitive _,
          Value.Unknown _,
          Value.Mapping _,
          Value.Whole _,
          Value.Decimal _,
          Value.Bool _,
          Value.Time _,
          Value.Size _,
          Value.Moment _,
          Value.Lsn _,
          Value.Null _ ->
          List.of(ValueText.shown(value));
    };
  }
}
