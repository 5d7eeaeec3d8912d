package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.expression.ExpressionRules;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Names;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.secret.SecretSource;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Every template and expression of a runbook and its inventory, compiled once and kept by the node
/// it is written at.
public final class Formulas {
  /// Nodes are compared by place, not by content: the same text means something else elsewhere.
  private record Key(Span span, Place place) {}

  private final ExpressionLanguage language;
  private final SecretSource secrets;
  private final ConcurrentHashMap<Key, Kept> compiled = new ConcurrentHashMap<>();

  /// What evaluates a node.
  ///
  /// @param anyTypes whether it takes values of any types
  private record Kept(Formula formula, boolean anyTypes) {}

  public Formulas(ExpressionLanguage language, SecretSource secrets) {
    this.language = language;
    this.secrets = secrets;
  }

  /// Compiles the node with the names that are known where it stands; what is wrong with it is in
  /// the formula.
  ///
  /// A node that is compiled more than once, as in a steps file that two plays include, may mean
  /// values of another type each time: what is kept for its evaluation takes any.
  public Formula compile(Node node, Place place, Names names) {
    Formula formula = Formula.of(node, place, names, language);
    compiled.compute(
        new Key(node.span(), place),
        (_, before) -> {
          if (before == null || formula.names().isEmpty()) {
            return new Kept(formula, false);
          }
          return before.anyTypes() ? before : ofAnyTypes(node, place);
        });
    return formula;
  }

  public Formula of(Node node, Place place) {
    return compiled
        .computeIfAbsent(new Key(node.span(), place), _ -> ofAnyTypes(node, place))
        .formula();
  }

  private Kept ofAnyTypes(Node node, Place place) {
    return new Kept(Formula.of(node, place, Names.ANY, language), true);
  }

  /// The value of a node here and now.
  ///
  /// @throws EvaluationException when a name has no value, a secret cannot be had, or the content
  ///   makes no sense
  public Value evaluate(Node node, Place place, Bindings bindings) throws EvaluationException {
    Formula formula = of(node, place);
    return formula.evaluate(
        formula.names().contains("facts") ? new Facts(node, bindings) : bindings, secrets);
  }

  /// The value of a node, converted to a type.
  public Value evaluate(Node node, Place place, ValueType type, String what, Bindings bindings)
      throws EvaluationException {
    return coerce(evaluate(node, place, bindings), type, what, node.span());
  }

  /// Converts a value to a type.
  ///
  /// @param what names it in messages: `` `timeout` ``
  public static Value coerce(Value value, ValueType type, String what, Span span)
      throws EvaluationException {
    return switch (Coercion.coerce(value, type)) {
      case Coercion.Accepted accepted -> accepted.value();
      case Coercion.Refused refused ->
          throw new EvaluationException(
              Diagnostic.error(
                      CheckRules.TYPE_MISMATCH,
                      span,
                      what
                          + (refused.path().isEmpty() ? "" : " (at `" + refused.path() + "`)")
                          + ": "
                          + refused.problem())
                  .withAdvice(refused.advice()));
    };
  }

  /// Whether the condition holds: one CEL expression, or a list of which all must hold.
  public Truth holds(Node condition, Bindings bindings) throws EvaluationException {
    List<Node> parts =
        condition instanceof Node.Sequence sequence ? sequence.items() : List.of(condition);
    Truth all = Truth.YES;
    for (Node part : parts) {
      all = all.and(holdsOne(part, bindings));
      if (all == Truth.NO) {
        return all;
      }
    }
    return all;
  }

  private Truth holdsOne(Node part, Bindings bindings) throws EvaluationException {
    Value evaluated = evaluate(part, Place.EXPRESSION, bindings);
    Value value =
        evaluated.revealed() instanceof Value.Mapping mapping
            ? mapping.field("value").orElse(evaluated)
            : evaluated;
    return switch (value.revealed()) {
      case Value.Bool bool -> bool.truth() ? Truth.YES : Truth.NO;
      case Value.Unknown _ -> Truth.UNKNOWN;
      default ->
          throw new EvaluationException(
              Diagnostic.error(
                  ExpressionRules.NOT_A_BOOL,
                  part.span(),
                  "A condition must be true or false, and this is neither."));
    };
  }

  /// The bindings with those facts alone that a node's text names.
  private record Facts(Node node, Bindings around) implements Bindings {
    private static final Pattern NAME = Pattern.compile("\\bfacts\\.([a-z_][a-z0-9_]*)");

    @Override
    public Optional<Value> find(String name) throws EvaluationException {
      if (!name.equals("facts")) {
        return around.find(name);
      }
      Map<String, Value> named = new LinkedHashMap<>();
      for (String fact : named(node)) {
        around.find(Spaces.FACT + fact).ifPresent(value -> named.put(fact, value));
      }
      return Optional.of(Value.map(named));
    }

    private static Set<String> named(Node node) {
      Set<String> names = new TreeSet<>();
      switch (node) {
        case Node.Scalar scalar ->
            NAME.matcher(scalar.text()).results().forEach(match -> names.add(match.group(1)));
        case Node.Sequence list -> list.items().forEach(item -> names.addAll(named(item)));
        case Node.Mapping mapping ->
            mapping.entries().forEach(entry -> names.addAll(named(entry.value())));
      }
      return names;
    }

    @Override
    public Set<String> names() {
      return around.names();
    }
  }

  /// What is known of a condition.
  public enum Truth {
    YES,
    NO,
    UNKNOWN;

    Truth and(Truth other) {
      if (this == NO || other == NO) {
        return NO;
      }
      return this == YES && other == YES ? YES : UNKNOWN;
    }
  }

  /// The text of a sensitive value, resolved; for what the engine itself needs, such as sudo's
  /// password.
  public SecretSource secrets() {
    return secrets;
  }
}
