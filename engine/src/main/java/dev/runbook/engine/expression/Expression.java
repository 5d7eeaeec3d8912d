package dev.runbook.engine.expression;

import static java.util.Objects.requireNonNull;

import dev.cel.runtime.CelEvaluationException;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A compiled CEL expression. May be evaluated many times, by many threads.
public final class Expression {
  private final ScalarText text;
  private final Compiled.Program compiled;

  Expression(ScalarText text, Compiled.Program compiled) {
    this.text = requireNonNull(text, "text is null");
    this.compiled = requireNonNull(compiled, "compiled is null");
  }

  /// @param span where the text stands in its file, a YAML scalar in any style; messages point
  ///   inside it
  /// @param names what is defined there
  /// @throws EvaluationException with the first problem when the text is no expression, names what
  ///   is not defined, or does not fit together in its types
  public static Expression compile(String text, Span span, ExpressionLanguage language, Names names)
      throws EvaluationException {
    return switch (language.compile(text, span, names)) {
      case Compiled.Program program -> new Expression(new ScalarText(text, span), program);
      case Compiled.Rejected rejected ->
          throw new EvaluationException(rejected.problems().getFirst());
    };
  }

  /// The value here and now.
  ///
  /// It is [Value.Unknown] when it depends on what is not known yet (`false && x` does not), and
  /// [Value.Sensitive] when a secret was looked at to find it. What fails while something is not
  /// known counts as not known: it may turn out well.
  ///
  /// @throws EvaluationException when a name has no value, a field is missing, or the values do not
  ///   fit
  public Value evaluate(Bindings bindings) throws EvaluationException {
    Optional<Value> common = withoutLibrary(bindings);
    if (common.isPresent()) {
      return common.get();
    }
    Witness witness = new Witness();
    try {
      Object result =
          compiled.planned().program().eval(name -> Optional.of(find(name, bindings, witness)));
      return witness.tainted(sized(RuntimeValues.result(result), bindings));
    } catch (CelEvaluationException e) {
      return failed(stop(e), e, bindings, witness);
    } catch (Stopped stopped) {
      return failed(stopped, null, bindings, witness);
    }
  }

  /// The value where the library need not be asked; empty where it must be, which evaluates it
  /// anew.
  Optional<Value> withoutLibrary(Bindings bindings) throws EvaluationException {
    if (compiled.common().isEmpty()) {
      return Optional.empty();
    }
    Witness witness = new Witness();
    try {
      Object result =
          compiled
              .common()
              .get()
              .evaluate(compiled.tree().getExpr(), name -> find(name, bindings, witness));
      return Optional.of(witness.tainted(sized(RuntimeValues.result(result), bindings)));
    } catch (NotCommon _) {
      return Optional.empty();
    } catch (Stopped stopped) {
      return witness.metUnknown()
          ? Optional.of(failed(stopped, null, bindings, witness))
          : Optional.empty();
    }
  }

  /// The names that must have a value, in the order of their first use.
  public Set<String> names() {
    return compiled.names();
  }

  /// Each name with the fields that are selected from it directly: `[inputs, label]`, `[start,
  /// rows]`.
  public List<List<String>> paths() {
    return compiled.paths();
  }

  /// Every use of a name.
  public List<NameUse> uses() {
    return compiled.reading().uses().stream()
        .map(use ->
            new NameUse(use.path(), use.asked(), use.known(), text.at(use.start(), use.end())))
        .toList();
  }

  /// Every use of what a host has registered.
  public List<HostUse> hostUses() {
    return compiled.reading().ofHosts().stream()
        .map(use ->
            new HostUse(
                use.whose(), use.path(), places(use), use.known(), text.at(use.start(), use.end())))
        .toList();
  }

  private List<Span> places(Compiled.OfHost use) {
    List<Span> places = new ArrayList<>();
    int from = use.end();
    for (String part : use.path()) {
      int start = text.text().indexOf(part, from);
      if (start >= 0) {
        from = start + part.length();
        places.add(text.at(start, from));
      } else {
        places.add(text.at(use.start(), use.end()));
      }
    }
    return places;
  }

  /// The [Facts] that are known where the expression is true.
  public Set<String> factsIfTrue() {
    return compiled.reading().ifTrue();
  }

  /// The [Facts] that are known where the expression is false.
  public Set<String> factsIfFalse() {
    return compiled.reading().ifFalse();
  }

  /// The [Facts] that are known inside a loop over the expression's list.
  public Set<String> factsIfNotEmpty() {
    return compiled.reading().ifNotEmpty();
  }

  /// What is known of the result's type; [ValueType.Simple#DYNAMIC] when nothing is.
  public ValueType type() {
    return compiled.type();
  }

  public String text() {
    return text.text();
  }

  private static Object find(String name, Bindings bindings, Witness witness) {
    try {
      if (name.startsWith(FreeNames.PRESENCE)) {
        return present(name.substring(FreeNames.PRESENCE.length()), bindings, witness);
      }
      Value value =
          bindings
              .find(name)
              .orElseThrow(() -> new Stopped(new Stopped.NoValue(name, bindings.names())));
      return witness.see(value);
    } catch (EvaluationException e) {
      throw new Stopped(new Stopped.Definition(e));
    }
  }

  private static boolean present(String name, Bindings bindings, Witness witness)
      throws EvaluationException {
    Optional<Value> value = bindings.find(name);
    if (value.isPresent() && value.get() instanceof Value.Unknown) {
      witness.see(value.get());
    }
    return value.isPresent() && !(value.get().revealed() instanceof Value.Null);
  }

  /// CEL has sizes as numbers: a plain path gives the size back that it leads to.
  private Value sized(Value value, Bindings bindings) throws EvaluationException {
    if (!(value instanceof Value.Whole whole)) {
      return value;
    }
    Optional<List<Object>> steps = FreeNames.stepsOf(compiled.tree().getExpr());
    if (steps.isEmpty()) {
      return value;
    }
    Optional<Value> at = bindings.find((String) steps.get().getFirst());
    for (Object step : steps.get().subList(1, steps.get().size())) {
      at = at.flatMap(from -> inside(from.revealed(), step));
    }
    return at.isPresent() && at.get().revealed() instanceof Value.Size
        ? new Value.Size(whole.number())
        : value;
  }

  private static Optional<Value> inside(Value from, Object step) {
    return switch (from) {
      case Value.Mapping map when step instanceof String field ->
          Optional.ofNullable(map.entries().get(field));
      case Value.Listing list when step instanceof Long index && index < list.items().size() ->
          Optional.of(list.items().get(index.intValue()));
      default -> Optional.empty();
    };
  }

  private Value failed(
      @Nullable Stopped stopped,
      @Nullable CelEvaluationException failure,
      Bindings bindings,
      Witness witness)
      throws EvaluationException {
    if (witness.metUnknown()) {
      if (!compiled.shortCircuits()) {
        awaitAll(bindings, witness);
      }
      return witness.tainted(witness.unknown());
    }
    RuntimeMessages messages = new RuntimeMessages(compiled.tree(), text);
    if (stopped != null) {
      if (stopped.reason() instanceof Stopped.Definition definition) {
        throw definition.cause();
      }
      throw new EvaluationException(
          messages.diagnostic(publicly(stopped.reason(), witness), failure));
    }
    throw new EvaluationException(messages.diagnostic(requireNonNull(failure), witness));
  }

  /// A function says what is wrong with its arguments, and those may be secret.
  private static Stopped.Reason publicly(Stopped.Reason reason, Witness witness) {
    return witness.sawSecret()
            && reason instanceof Stopped.Sentence sentence
            && sentence.rule().equals(FunctionBridge.RULE)
        ? new Stopped.Sentence(
            FunctionBridge.RULE,
            "The function cannot take these values, some of which are secret.",
            Optional.empty())
        : reason;
  }

  /// CEL stops at the first unknown operand; where all are needed, all are waited for.
  private void awaitAll(Bindings bindings, Witness witness) {
    for (List<String> path : compiled.paths()) {
      try {
        Optional<Value> at = bindings.find(path.getFirst());
        for (String field : path.subList(1, path.size())) {
          at = at.map(value -> inside(value.revealed(), field).orElse(value));
        }
        at.ifPresent(value -> witness.await(value.unknownAfter()));
      } catch (EvaluationException e) {
        witness.await(Set.of());
      }
    }
  }

  private static @Nullable Stopped stop(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Stopped stopped) {
        return stopped;
      }
    }
    return null;
  }
}
