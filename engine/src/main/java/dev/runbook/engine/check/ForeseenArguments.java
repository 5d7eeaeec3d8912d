package dev.runbook.engine.check;

import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The arguments of a module as far as reading tells them, and what the module says of them.
///
/// A module is asked with what is known, and with [Witness]es in place of what is not: what it says
/// of all of them alike does not depend on what is not known.
final class ForeseenArguments {
  private final Map<String, Definition> written;
  private final Map<String, Value> known;
  private final List<Map<String, Value>> witnesses;

  /// What the step's module has said of [#known] and of witnesses, each by identity.
  private final IdentityHashMap<Map<String, Value>, Answer<?>> answers = new IdentityHashMap<>();

  private ForeseenArguments(
      Map<String, Definition> written,
      Map<String, Value> known,
      List<Map<String, Value>> witnesses) {
    this.written = written;
    this.known = known;
    this.witnesses = witnesses;
  }

  /// How a module takes arguments: as a step's or under `with`.
  interface Taking<A> {
    A read(Arguments arguments) throws ArgumentException;
  }

  /// What is wrong with the arguments.
  ///
  /// @param parameter the argument it is about; empty when it is about several
  record Refusal(String parameter, String message) {}

  /// Empty when something is wrong with them that is found elsewhere: a name, a type, a missing or
  /// an unknown argument.
  ///
  /// @param defaults the play's, which are below those of the step
  static Optional<ForeseenArguments> of(
      ModuleSpec spec,
      List<Parameter> parameters,
      Node node,
      List<Definition> defaults,
      Foreseen foreseen,
      Bindings bindings) {
    Map<String, Definition> written = new LinkedHashMap<>();
    for (Definition each : defaults) {
      if (parameters.stream().anyMatch(parameter -> parameter.name().equals(each.name()))) {
        written.put(each.name(), each);
      }
    }
    ModuleArguments.definitions(spec, node).forEach(each -> written.put(each.name(), each));
    Map<String, Definition> rest = new LinkedHashMap<>(written);
    Map<String, Value> known = new LinkedHashMap<>();
    List<Map<String, Value>> witnesses = new ArrayList<>();
    Witness.ALL.forEach(_ -> witnesses.add(new LinkedHashMap<>()));
    for (Parameter parameter : parameters) {
      Definition definition = rest.remove(parameter.name());
      if (definition == null) {
        if (parameter.presence() == Parameter.Presence.REQUIRED) {
          return Optional.empty();
        }
        continue;
      }
      Optional<Value> value = value(definition, parameter, foreseen, bindings);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      known.put(parameter.name(), value.get());
      for (int i = 0; i < witnesses.size(); i++) {
        witnesses
            .get(i)
            .put(parameter.name(), Witness.ALL.get(i).inPlaceOf(value.get(), parameter.type()));
      }
    }
    if (!rest.isEmpty() && !spec.open()) {
      return Optional.empty();
    }
    for (Definition open : rest.values()) {
      Optional<Value> value = foreseen.value(open.value(), Place.PLAIN, bindings);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      known.put(open.name(), value.get());
      witnesses.forEach(each -> each.put(open.name(), value.get()));
    }
    return Optional.of(new ForeseenArguments(written, known, witnesses));
  }

  private static Optional<Value> value(
      Definition definition, Parameter parameter, Foreseen foreseen, Bindings bindings) {
    if (parameter.place() == Place.SHELL || parameter.place() == Place.SQL) {
      return text(foreseen.formula(definition.value(), parameter.place()), bindings);
    }
    Optional<Value> value = foreseen.value(definition.value(), parameter.place(), bindings);
    if (value.isEmpty()
        || parameter.place() != Place.PLAIN
        || (parameter.presence() == Parameter.Presence.OPTIONAL
            && value.get().revealed() instanceof Value.Null)) {
      return value;
    }
    try {
      return Optional.of(
          Formulas.coerce(value.get(), parameter.type(), "", definition.value().span()));
    } catch (EvaluationException reportedWhereTypesAre) {
      return Optional.empty();
    }
  }

  /// A script or statement is known well enough with any value in it: values do not change what it
  /// does.
  private static Optional<Value> text(Formula formula, Bindings bindings) {
    if (!formula.problems().isEmpty()) {
      return Optional.empty();
    }
    return switch (formula) {
      case Formula.TextTemplate text ->
          Optional.of(
              text.template().sample(Value.whole(1)).orElse(new Value.Unknown(Set.of(), "")));
      case Formula.ListFormula list -> {
        List<Value> items = new ArrayList<>();
        list.items().forEach(item -> text(item, bindings).ifPresent(items::add));
        yield items.size() == list.items().size()
            ? Optional.of(Value.list(items))
            : Optional.empty();
      }
      case Formula.MapFormula map -> {
        Map<String, Value> entries = new LinkedHashMap<>();
        map.entries()
            .forEach((name, entry) -> text(entry, bindings).ifPresent(v -> entries.put(name, v)));
        yield entries.size() == map.entries().size()
            ? Optional.of(Value.map(entries))
            : Optional.empty();
      }
      case Formula.Constant _, Formula.Computed _, Formula.Secret _, Formula.Broken _ -> {
        try {
          yield Optional.of(
              formula.evaluate(bindings, dev.runbook.engine.expression.SecretResolver.UNRESOLVED));
        } catch (EvaluationException reportedWhereTypesAre) {
          yield Optional.empty();
        }
      }
    };
  }

  /// The argument as it is written; empty when neither the step nor the play gives it.
  Optional<Definition> written(String parameter) {
    return Optional.ofNullable(written.get(parameter));
  }

  /// The text of an argument that is written out; empty when it is not given or not known.
  Optional<String> text(String parameter) {
    return Optional.ofNullable(known.get(parameter))
        .filter(value -> value instanceof Value.Text)
        .map(value -> ((Value.Text) value).text());
  }

  /// By name, with [Value.Unknown] for what is not known and [Value.Sensitive] for what is secret.
  Map<String, Value> known() {
    return known;
  }

  /// Why the module takes these arguments of a step in no case; empty when it may take them.
  ///
  /// @param module the one that the arguments are for
  Optional<Refusal> refusal(Module<?> module) {
    return refused(values -> said(module, values));
  }

  /// Why what is held takes these arguments in no case; empty when it may take them.
  Optional<Refusal> refusalToHold(Taking<?> taking) {
    return refused(values -> ask(taking, values));
  }

  private Optional<Refusal> refused(Function<Map<String, Value>, Answer<?>> asking) {
    Set<Refusal> refusals = new LinkedHashSet<>();
    Answer<?> first = asking.apply(known);
    if (first.taken().isPresent()) {
      return Optional.empty();
    }
    first.refused().ifPresent(refusals::add);
    if (known.values().stream().anyMatch(Value::hasUnknown)) {
      for (Map<String, Value> witness : witnesses) {
        Optional<Refusal> refused = asking.apply(witness).refused();
        if (refused.isEmpty()) {
          return Optional.empty();
        }
        refusals.add(refused.get());
      }
    }
    return refusals.stream()
        .findFirst()
        .filter(only -> refusals.size() == 1 && isAboutWhatIsKnown(only.parameter()));
  }

  private boolean isAboutWhatIsKnown(String parameter) {
    Value value = known.get(parameter);
    return value == null || !value.hasUnknown() || value.hasSensitive();
  }

  /// What a step with these arguments does, when that does not depend on what is not known.
  ///
  /// @param module the one that the arguments are for
  <A> Optional<Effect> effect(Module<A> module) {
    Optional<A> taken = said(module, known).taken();
    if (taken.isPresent()) {
      return taken.map(module::effect);
    }
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    for (Map<String, Value> witness : witnesses) {
      said(module, witness).taken().map(module::effect).ifPresent(effects::add);
      if (effects.size() > 1) {
        return Optional.empty();
      }
    }
    return effects.stream().findFirst();
  }

  /// Whether a step with these arguments may turn out to remove only what its run has made.
  ///
  /// @param module the one that the arguments are for
  <A> boolean mayRemoveOwn(Module<A> module) {
    List<Map<String, Value>> all = new ArrayList<>(witnesses);
    all.addFirst(known);
    return all.stream()
        .flatMap(values -> said(module, values).taken().stream())
        .anyMatch(arguments -> removesOwn(module, arguments));
  }

  /// Several rules ask the same module the same: reading its arguments takes long, so it is asked
  /// once.
  @SuppressWarnings("unchecked") // These arguments are for one module.
  private <A> Answer<A> said(Module<A> module, Map<String, Value> values) {
    return (Answer<A>) answers.computeIfAbsent(values, _ -> ask(module::read, values));
  }

  private static <A> boolean removesOwn(Module<A> module, A arguments) {
    try {
      return module.removesOnlyOwn(arguments, MakerOfAll.SESSION);
    } catch (RuntimeException asksForMore) {
      return true;
    }
  }

  /// What a module said; neither when it looked at what is not known.
  private record Answer<A>(Optional<A> taken, Optional<Refusal> refused) {}

  private static <A> Answer<A> ask(Taking<A> taking, Map<String, Value> values) {
    try {
      return new Answer<>(Optional.of(taking.read(new Arguments(values))), Optional.empty());
    } catch (ArgumentException e) {
      return new Answer<>(
          Optional.empty(),
          Optional.of(new Refusal(e.parameter(), String.valueOf(e.getMessage()))));
    } catch (RuntimeException notKnownYet) {
      return new Answer<>(Optional.empty(), Optional.empty());
    }
  }

  /// The session of a run that has made everything there is. It is made when it is asked for first.
  private static final class MakerOfAll {
    private static final Session SESSION =
        (Session)
            Proxy.newProxyInstance(
                Session.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (_, method, _) -> {
                  if (method.getName().equals("createdByThisRun")) {
                    return true;
                  }
                  throw new IllegalStateException("a check asks no host: " + method.getName());
                });
  }
}
