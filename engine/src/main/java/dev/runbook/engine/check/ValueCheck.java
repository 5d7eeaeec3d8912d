package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.SecretResolver;
import dev.runbook.engine.value.TypeMatch;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether a value is of the type that is wanted: converted where it is known already, and
/// otherwise by what is known of its type.
record ValueCheck(Diagnostics found) {
  /// @param what names it in messages: `` `timeout` ``
  void fits(Formula formula, ValueType type, String what) {
    if (!formula.problems().isEmpty()) {
      return;
    }
    if (formula.names().isEmpty()) {
      known(formula, type, what);
      return;
    }
    switch (formula) {
      case Formula.ListFormula list when unwrapped(type) instanceof ValueType.ListOf wanted -> {
        for (int i = 0; i < list.items().size(); i++) {
          fits(list.items().get(i), wanted.item(), what + " (at `[" + i + "]`)");
        }
      }
      case Formula.MapFormula map when unwrapped(type) instanceof ValueType.MapOf wanted ->
          map.entries()
              .forEach((key, entry) -> fits(entry, wanted.item(), what + " (at `" + key + "`)"));
      case Formula.MapFormula map when unwrapped(type) instanceof ValueType.RecordOf wanted ->
          record(map, wanted, what);
      default -> {
        if (!TypeMatch.fits(formula.type(), type)) {
          found.add(mismatch(formula, type, what));
        }
      }
    }
  }

  private void record(Formula.MapFormula map, ValueType.RecordOf wanted, String what) {
    boolean fields =
        map.entries().keySet().stream().allMatch(field -> wanted.fields().containsKey(field))
            && wanted.fields().entrySet().stream()
                .allMatch(field ->
                    field.getValue() instanceof ValueType.OptionalOf
                        || map.entries().containsKey(field.getKey()));
    if (!fields) {
      found.add(mismatch(map, wanted, what));
      return;
    }
    for (Map.Entry<String, Formula> entry : map.entries().entrySet()) {
      ValueType field = wanted.fields().get(entry.getKey());
      if (field != null) {
        fits(entry.getValue(), field, what + " (at `" + entry.getKey() + "`)");
      }
    }
  }

  private static Diagnostic mismatch(Formula formula, ValueType type, String what) {
    ValueType given = formula.type();
    Diagnostic problem =
        Diagnostic.error(
            CheckRules.TYPE_MISMATCH,
            formula.span(),
            (what.isEmpty() ? "It" : what)
                + " takes `"
                + unwrapped(type).written()
                + "`, and this is `"
                + given.written()
                + "`.");
    return problem.withAdvice(advice(formula, unwrapped(type)));
  }

  private static Optional<String> advice(Formula formula, ValueType type) {
    if (formula instanceof Formula.TextTemplate text
        && text.template().uses().size() == 1
        && (type instanceof ValueType.ListOf || type instanceof ValueType.MapOf)) {
      return Optional.of(
          "A template is always text; `!expr \""
              + String.join(".", text.template().uses().getFirst().path())
              + "\"` keeps the type.");
    }
    return switch (type) {
      case ValueType.ListOf _ -> Optional.of("A list of one is written `[ ... ]`.");
      case ValueType.Simple simple
          when simple == ValueType.Simple.DURATION && formula.type() == ValueType.Simple.INT ->
          Optional.of("A number needs a unit: `duration(text(x) + \"s\")`.");
      default -> Optional.empty();
    };
  }

  private void known(Formula formula, ValueType type, String what) {
    try {
      Value value = formula.evaluate(NO_NAMES, SecretResolver.UNRESOLVED);
      if (!value.hasSensitive()) {
        Formulas.coerce(value, type, what, formula.span());
      }
    } catch (EvaluationException e) {
      if (!e.diagnostic().rule().id().startsWith("secret.")) {
        found.add(e.diagnostic());
      }
    }
  }

  /// The value of a formula that names nothing; empty when it is secret.
  static Optional<Value> constant(Formula formula) {
    try {
      return Optional.of(formula.evaluate(NO_NAMES, SecretResolver.UNRESOLVED))
          .filter(value -> !value.hasSensitive());
    } catch (EvaluationException e) {
      return Optional.empty();
    }
  }

  private static final Bindings NO_NAMES =
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

  static ValueType unwrapped(ValueType type) {
    return type instanceof ValueType.OptionalOf optional ? unwrapped(optional.inner()) : type;
  }
}
