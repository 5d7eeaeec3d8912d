package dev.runbook.engine.plan;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.ExpressionRules;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.inventory.PasswordVariables;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.value.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Variables of one host in layers: each layer hides the names of those below it. A variable is
/// evaluated when it is first needed and once only; one that depends on what is not known yet is
/// evaluated again.
///
/// A variable's own expression sees everything its step sees, so it is given the bindings to use.
/// Passwords ([PasswordVariables]) are secret from the moment they are evaluated.
public final class Variables implements Bindings {
  private static final ThreadLocal<Deque<Definition>> OPEN =
      ThreadLocal.withInitial(ArrayDeque::new);
  private final @Nullable Variables below;
  private final Map<String, Definition> own = new LinkedHashMap<>();
  private final Map<String, Diagnostic> refused = new LinkedHashMap<>();
  private final Map<String, Value> evaluated = new ConcurrentHashMap<>();
  private final Formulas formulas;
  private final Redactor redactor;
  private final Supplier<Bindings> seen;

  private Variables(
      @Nullable Variables below,
      List<Definition> definitions,
      Formulas formulas,
      Redactor redactor,
      Supplier<Bindings> seen) {
    this.below = below;
    this.formulas = formulas;
    this.redactor = redactor;
    this.seen = seen;
    definitions.forEach(definition -> own.put(definition.name(), definition));
  }

  /// @param redactor is told the passwords
  public static Variables none(Formulas formulas, Redactor redactor) {
    return new Variables(null, List.of(), formulas, redactor, () -> EMPTY);
  }

  /// A layer above this one.
  ///
  /// @param seen what the definitions' own expressions see
  public Variables above(List<Definition> definitions, Supplier<Bindings> seen) {
    return definitions.isEmpty()
        ? this
        : new Variables(this, definitions, formulas, redactor, seen);
  }

  /// The same as [#above], with definitions that cannot be evaluated: their use is that problem.
  public Variables above(
      List<Definition> definitions, Map<String, Diagnostic> problems, Supplier<Bindings> seen) {
    Variables layer = new Variables(this, definitions, formulas, redactor, seen);
    layer.refused.putAll(problems);
    return layer;
  }

  @Override
  public Optional<Value> find(String name) throws EvaluationException {
    Diagnostic problem = refused.get(name);
    if (problem != null) {
      throw new EvaluationException(problem);
    }
    Definition definition = own.get(name);
    if (definition == null) {
      return below == null ? Optional.empty() : below.find(name);
    }
    Value known = evaluated.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Deque<Definition> open = OPEN.get();
    if (open.contains(definition)) {
      throw new EvaluationException(
          Diagnostic.error(
              ExpressionRules.VARIABLE_CYCLE,
              definition.span(),
              "The variable `"
                  + name
                  + "` is defined by itself: "
                  + chain(open, definition)
                  + "."));
    }
    open.addLast(definition);
    try {
      Value written = formulas.evaluate(definition.value(), Place.PLAIN, seen.get());
      Value value = PasswordVariables.hidden(name, written);
      if (!value.equals(written)) {
        redactor.learn(value);
      }
      if (!value.hasUnknown()) {
        evaluated.put(name, value);
      }
      return Optional.of(value);
    } finally {
      open.removeLast();
    }
  }

  /// Where a name is defined, in the highest layer that does.
  Optional<Definition> definition(String name) {
    Definition definition = own.get(name);
    if (definition != null) {
      return Optional.of(definition);
    }
    return below == null ? Optional.empty() : below.definition(name);
  }

  private static String chain(Deque<Definition> open, Definition again) {
    StringBuilder chain = new StringBuilder();
    boolean inside = false;
    for (Definition each : open) {
      inside |= each.equals(again);
      if (inside) {
        chain.append('`').append(each.name()).append("` -> ");
      }
    }
    return chain.append('`').append(again.name()).append('`').toString();
  }

  @Override
  public Set<String> names() {
    Set<String> names = new TreeSet<>(own.keySet());
    if (below != null) {
      names.addAll(below.names());
    }
    return names;
  }

  private static final Bindings EMPTY =
      new Bindings() {
        @Override
        public Optional<Value> find(String name) {
          return Optional.empty();
        }

        @Override
        public Set<String> names() {
          return Set.of();
        }
      };
}
