package dev.runbook.engine.runbook;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Located;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.List;
import java.util.Optional;

/// One step of a procedure.
public sealed interface Step extends Located {
  Heading heading();

  Modifiers modifiers();

  default String name() {
    return heading().name();
  }

  @Override
  default Span span() {
    return heading().span();
  }

  /// @param path the structural path, made of slugs of names, stable under edits elsewhere:
  ///   `back-up-the-primary/hold-postgresql-in-backup-mode/enter-backup-mode`
  /// @param number the position for people, as in an outline: `1.3.2`; never part of an identity
  record Heading(String name, String path, String number, Span span) {
    public Heading {
      requireNonNull(name, "name is null");
      requireNonNull(path, "path is null");
      requireNonNull(number, "number is null");
      requireNonNull(span, "span is null");
    }
  }

  /// @param moduleSpan where the module's key stands
  /// @param arguments a mapping, or a single value for modules with a shorthand
  /// @param typed of what type a part of the result is, when the step says so
  record ModuleStep(
      Heading heading,
      Modifiers modifiers,
      String module,
      Span moduleSpan,
      Node arguments,
      Optional<TypedField> typed)
      implements Step {}

  /// A field of a module's result that is converted to a declared type.
  ///
  /// @param span where the type is named
  record TypedField(String field, ValueType type, Span span) {}

  record Block(Heading heading, Modifiers modifiers, List<Step> steps) implements Step {
    public Block {
      steps = List.copyOf(steps);
    }
  }

  /// @param callee what is called; empty when the file could not be read (which has been reported)
  record Include(
      Heading heading,
      Modifiers modifiers,
      String file,
      List<Definition> inputs,
      Optional<StepsFile> callee)
      implements Step {
    public Include {
      inputs = List.copyOf(inputs);
    }
  }
}
