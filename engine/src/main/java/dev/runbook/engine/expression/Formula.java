package dev.runbook.engine.expression;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.secret.SecretException;
import dev.runbook.engine.secret.SecretRef;
import dev.runbook.engine.secret.SecretSource;
import dev.runbook.engine.source.Located;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a YAML node means as a value: a constant, a template, an expression, a secret, or a list or
/// mapping of such. May be evaluated many times, by many threads.
public sealed interface Formula extends Located {
  /// Compiles a node and everything in it; never fails: what is wrong is among [#problems()].
  ///
  /// @param place what its texts are: in [Place#EXPRESSION] each is a CEL expression and its value
  ///   a mapping `{ expression, value }`
  /// @param names what is defined where the node stands
  static Formula of(Node node, Place place, Names names, ExpressionLanguage language) {
    return new FormulaReader(place, names, language).read(node);
  }

  /// The value here and now.
  ///
  /// A secret is [Value.Sensitive]. A formula with problems must not be evaluated.
  ///
  /// @throws EvaluationException when a name has no value, a secret cannot be had, or the values do
  ///   not fit
  Value evaluate(Bindings bindings, SecretResolver secrets) throws EvaluationException;

  /// The value here and now, with the secrets resolved.
  default Value evaluate(Bindings bindings, SecretSource secrets) throws EvaluationException {
    return evaluate(bindings, SecretResolver.of(secrets));
  }

  /// What is wrong with the node and everything in it, in the order written.
  List<Diagnostic> problems();

  /// The names that must have a value.
  Set<String> names();

  /// Each name with the fields that are selected from it: `[inputs, label]`.
  List<List<String>> paths();

  /// What is known of the value's type by reading alone.
  ValueType type();

  /// Every use of a name in it, each where it is written.
  default List<NameUse> uses() {
    return switch (this) {
      case Constant _, Secret _, Broken _ -> List.of();
      case Computed computed -> computed.expression().uses();
      case TextTemplate text -> text.template().uses();
      case ListFormula list -> list.items().stream().flatMap(item -> item.uses().stream()).toList();
      case MapFormula map ->
          map.entries().values().stream().flatMap(entry -> entry.uses().stream()).toList();
    };
  }

  /// Every use of what a host has registered, `hosts[...].name`.
  default List<HostUse> hostUses() {
    return switch (this) {
      case Constant _, Secret _, Broken _, TextTemplate _ -> List.of();
      case Computed computed -> computed.expression().hostUses();
      case ListFormula list ->
          list.items().stream().flatMap(item -> item.hostUses().stream()).toList();
      case MapFormula map ->
          map.entries().values().stream().flatMap(entry -> entry.hostUses().stream()).toList();
    };
  }

  /// Where a value is written without escaping, `{{{x}}}`, which needs `unsafe: true`.
  default List<Span> rawAt() {
    return switch (this) {
      case Constant _, Computed _, Secret _, Broken _ -> List.of();
      case TextTemplate text -> text.template().rawAt().stream().toList();
      case ListFormula list ->
          list.items().stream().flatMap(item -> item.rawAt().stream()).toList();
      case MapFormula map ->
          map.entries().values().stream().flatMap(entry -> entry.rawAt().stream()).toList();
    };
  }

  /// A value that is written out.
  record Constant(Span span, Value value) implements Formula {
    public Constant {
      requireNonNull(span, "span is null");
      requireNonNull(value, "value is null");
    }

    @Override
    public Value evaluate(Bindings bindings, SecretResolver secrets) {
      return value;
    }

    @Override
    public List<Diagnostic> problems() {
      return List.of();
    }

    @Override
    public Set<String> names() {
      return Set.of();
    }

    @Override
    public List<List<String>> paths() {
      return List.of();
    }

    @Override
    public ValueType type() {
      return switch (value) {
        case Value.Text _ -> Simple.STRING;
        case Value.Whole _ -> Simple.INT;
        case Value.Decimal _ -> Simple.DECIMAL;
        case Value.Bool _ -> Simple.BOOL;
        default -> Simple.DYNAMIC;
      };
    }
  }

  /// A text with `{{names}}`; always text, never the value of a lone `{{name}}`.
  record TextTemplate(Span span, Template template) implements Formula {
    public TextTemplate {
      requireNonNull(span, "span is null");
      requireNonNull(template, "template is null");
    }

    @Override
    public Value evaluate(Bindings bindings, SecretResolver secrets) throws EvaluationException {
      return template.render(bindings);
    }

    @Override
    public List<Diagnostic> problems() {
      return template.problems();
    }

    @Override
    public Set<String> names() {
      return template.names();
    }

    @Override
    public List<List<String>> paths() {
      return template.paths();
    }

    @Override
    public ValueType type() {
      return Simple.STRING;
    }
  }

  /// A CEL expression.
  ///
  /// @param shape whether the value is the result alone, or the expression's text together with it
  record Computed(Span span, Expression expression, Shape shape) implements Formula {
    /// What the value is made of.
    public enum Shape {
      VALUE,
      EXPRESSION_AND_VALUE
    }

    public Computed {
      requireNonNull(span, "span is null");
      requireNonNull(expression, "expression is null");
      requireNonNull(shape, "shape is null");
    }

    @Override
    public Value evaluate(Bindings bindings, SecretResolver secrets) throws EvaluationException {
      Value result = expression.evaluate(bindings);
      if (shape == Shape.VALUE) {
        return result;
      }
      Map<String, Value> both = new LinkedHashMap<>();
      both.put("expression", Value.text(expression.text()));
      both.put("value", result);
      return Value.map(both);
    }

    @Override
    public List<Diagnostic> problems() {
      return List.of();
    }

    @Override
    public Set<String> names() {
      return expression.names();
    }

    @Override
    public List<List<String>> paths() {
      return expression.paths();
    }

    @Override
    public ValueType type() {
      return shape == Shape.VALUE ? expression.type() : Simple.DYNAMIC;
    }
  }

  /// `!secret` or `!vault`.
  record Secret(Span span, SecretRef reference) implements Formula {
    public Secret {
      requireNonNull(span, "span is null");
      requireNonNull(reference, "reference is null");
    }

    @Override
    public Value evaluate(Bindings bindings, SecretResolver secrets) throws EvaluationException {
      try {
        return secrets.resolve(reference);
      } catch (SecretException e) {
        throw new EvaluationException(
            Diagnostic.error(
                ExpressionRules.SECRET_UNRESOLVED,
                span,
                Optional.ofNullable(e.getMessage()).orElse("The secret cannot be had.")));
      }
    }

    @Override
    public List<Diagnostic> problems() {
      return List.of();
    }

    @Override
    public Set<String> names() {
      return Set.of();
    }

    @Override
    public List<List<String>> paths() {
      return List.of();
    }

    @Override
    public ValueType type() {
      return Simple.STRING;
    }
  }

  /// A list.
  record ListFormula(Span span, List<Formula> items) implements Formula {
    public ListFormula {
      requireNonNull(span, "span is null");
      items = List.copyOf(items);
    }

    @Override
    public Value evaluate(Bindings bindings, SecretResolver secrets) throws EvaluationException {
      List<Value> values = new ArrayList<>();
      for (Formula item : items) {
        values.add(item.evaluate(bindings, secrets));
      }
      return Value.list(values);
    }

    @Override
    public List<Diagnostic> problems() {
      return items.stream().flatMap(item -> item.problems().stream()).toList();
    }

    @Override
    public Set<String> names() {
      Set<String> names = new LinkedHashSet<>();
      items.forEach(item -> names.addAll(item.names()));
      return names;
    }

    @Override
    public List<List<String>> paths() {
      return items.stream().flatMap(item -> item.paths().stream()).distinct().toList();
    }

    @Override
    public ValueType type() {
      Set<ValueType> types = new LinkedHashSet<>();
      items.forEach(item -> types.add(item.type()));
      return ValueType.listOf(types.size() == 1 ? types.iterator().next() : Simple.DYNAMIC);
    }
  }

  /// A mapping.
  record MapFormula(Span span, Map<String, Formula> entries) implements Formula {
    public MapFormula {
      requireNonNull(span, "span is null");
      entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public Value evaluate(Bindings bindings, SecretResolver secrets) throws EvaluationException {
      Map<String, Value> values = new LinkedHashMap<>();
      for (Map.Entry<String, Formula> entry : entries.entrySet()) {
        values.put(entry.getKey(), entry.getValue().evaluate(bindings, secrets));
      }
      return Value.map(values);
    }

    @Override
    public List<Diagnostic> problems() {
      return entries.values().stream().flatMap(entry -> entry.problems().stream()).toList();
    }

    @Override
    public Set<String> names() {
      Set<String> names = new LinkedHashSet<>();
      entries.values().forEach(entry -> names.addAll(entry.names()));
      return names;
    }

    @Override
    public List<List<String>> paths() {
      return entries.values().stream().flatMap(entry -> entry.paths().stream()).distinct().toList();
    }

    @Override
    public ValueType type() {
      Map<String, ValueType> fields = new LinkedHashMap<>();
      entries.forEach((name, entry) -> fields.put(name, entry.type()));
      return ValueType.RecordOf.written(fields);
    }
  }

  /// A node that means nothing; its problems say why.
  record Broken(Span span, List<Diagnostic> problems) implements Formula {
    public Broken {
      requireNonNull(span, "span is null");
      problems = List.copyOf(problems);
    }

    /// @throws EvaluationException always, with the first problem
    @Override
    public Value evaluate(Bindings bindings, SecretResolver secrets) throws EvaluationException {
      throw new EvaluationException(problems.getFirst());
    }

    @Override
    public Set<String> names() {
      return Set.of();
    }

    @Override
    public List<List<String>> paths() {
      return List.of();
    }

    @Override
    public ValueType type() {
      return Simple.DYNAMIC;
    }
  }
}
