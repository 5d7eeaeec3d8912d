package dev.runbook.engine.variable;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.source.Located;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;

/// One definition of a variable.
public record Binding(String name, Source source, Layer layer, Span span) implements Located {
  public Binding {
    requireNonNull(name, "name is null");
    requireNonNull(source, "source is null");
    requireNonNull(layer, "layer is null");
    requireNonNull(span, "span is null");
  }

  /// What a variable is worth.
  public sealed interface Source {}

  /// It is evaluated when it is first asked for.
  public record Written(Formula formula) implements Source {
    public Written {
      requireNonNull(formula, "formula is null");
    }
  }

  /// It is known already.
  public record Given(Value value) implements Source {
    public Given {
      requireNonNull(value, "value is null");
    }
  }

  public static Binding written(String name, Formula formula, Layer layer) {
    return new Binding(name, new Written(formula), layer, formula.span());
  }

  /// @param span where the step or loop stands that the value comes from
  public static Binding given(String name, Value value, Layer layer, Span span) {
    return new Binding(name, new Given(value), layer, span);
  }
}
