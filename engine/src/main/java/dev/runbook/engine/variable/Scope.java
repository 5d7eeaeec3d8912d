package dev.runbook.engine.variable;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.ExpressionRules;
import dev.runbook.engine.expression.SecretResolver;
import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The variables that are seen at one place on one host. Scopes never change; a block, a loop's
/// item or a step has a child.
///
/// A variable is evaluated when it is first asked for, in the scope it is asked in: a runbook's
/// variable may use one that a host defines. Its value is kept in that scope as soon as all of it
/// is known. May be used by many threads.
public final class Scope implements Bindings {
  private final @Nullable Scope parent;
  private final Bindings spaces;
  private final SecretResolver secrets;
  private final Map<String, Binding> own;
  private final Map<String, Value> known = new HashMap<>();

  private Scope(
      @Nullable Scope parent, Bindings spaces, SecretResolver secrets, List<Binding> bindings) {
    this.parent = parent;
    this.spaces = spaces;
    this.secrets = secrets;
    this.own = new LinkedHashMap<>();
    bindings.forEach(binding -> own.put(binding.name(), binding));
  }

  /// A scope without variables.
  ///
  /// @param spaces the name spaces (`inputs`, `facts`, `hosts` ...); no variable hides them
  public static Scope of(Bindings spaces, SecretResolver secrets) {
    return new Scope(
        null,
        requireNonNull(spaces, "spaces is null"),
        requireNonNull(secrets, "secrets is null"),
        List.of());
  }

  /// This scope with more variables, which hide those of the same name in lower and in equal
  /// layers. Of two bindings with one name the later counts.
  public Scope child(List<Binding> bindings) {
    return bindings.isEmpty() ? this : new Scope(this, spaces, secrets, bindings);
  }

  @Override
  public Optional<Value> find(String name) throws EvaluationException {
    return find(name, List.of());
  }

  private Optional<Value> find(String name, List<Binding> open) throws EvaluationException {
    Optional<Value> space = spaces.find(name);
    if (space.isPresent()) {
      return space;
    }
    Binding binding = winner(name);
    return binding == null ? Optional.empty() : Optional.of(value(binding, open));
  }

  /// The lock is this scope's own, and evaluation goes on in this scope only: threads wait for each
  /// other, never in a ring.
  private synchronized Value value(Binding binding, List<Binding> open) throws EvaluationException {
    Value before = known.get(binding.name());
    if (before != null) {
      return before;
    }
    Value value =
        switch (binding.source()) {
          case Binding.Given given -> given.value();
          case Binding.Written written -> {
            refuseCycle(binding, open);
            List<Binding> deeper = new ArrayList<>(open);
            deeper.add(binding);
            yield written.formula().evaluate(new Inside(deeper), secrets);
          }
        };
    if (!value.hasUnknown()) {
      known.put(binding.name(), value);
    }
    return value;
  }

  private static void refuseCycle(Binding binding, List<Binding> open) throws EvaluationException {
    int start = open.indexOf(binding);
    if (start < 0) {
      return;
    }
    StringBuilder ring = new StringBuilder();
    for (Binding each : open.subList(start, open.size())) {
      ring.append('`')
          .append(each.name())
          .append("` (")
          .append(each.span().at())
          .append(") needs ");
    }
    throw new EvaluationException(
        Diagnostic.error(
            ExpressionRules.VARIABLE_CYCLE,
            binding.span(),
            "The variable `"
                + binding.name()
                + "` is defined by itself: "
                + ring
                + "`"
                + binding.name()
                + "`."));
  }

  /// The names as a variable's own definition sees them, with the variables that are being
  /// evaluated.
  private final class Inside implements Bindings {
    private final List<Binding> open;

    Inside(List<Binding> open) {
      this.open = List.copyOf(open);
    }

    @Override
    public Optional<Value> find(String name) throws EvaluationException {
      return Scope.this.find(name, open);
    }

    @Override
    public Set<String> names() {
      return Scope.this.names();
    }
  }

  @Override
  public Set<String> names() {
    Set<String> names = new TreeSet<>(spaces.names());
    for (Scope scope = this; scope != null; scope = scope.parent) {
      names.addAll(scope.own.keySet());
    }
    return names;
  }

  private @Nullable Binding winner(String name) {
    List<Binding> all = explain(name);
    return all.isEmpty() ? null : all.getLast();
  }

  /// Every definition of a variable, lowest first: the last one counts.
  public List<Binding> explain(String name) {
    List<Binding> found = new ArrayList<>();
    for (Scope scope = this; scope != null; scope = scope.parent) {
      Binding binding = scope.own.get(name);
      if (binding != null) {
        found.addFirst(binding);
      }
    }
    found.sort(java.util.Comparator.comparing(Binding::layer));
    return List.copyOf(found);
  }
}
