package dev.runbook.engine.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelFunctionBinding;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes functions of ours callable by CEL. Several of one name are overloads of it.
final class FunctionBridge {
  static final Rule RULE = ExpressionRules.FUNCTION;

  private final Map<String, List<FunctionSpec>> byName = new LinkedHashMap<>();
  private final RecordTypes types;

  FunctionBridge(List<FunctionSpec> functions, RecordTypes types) {
    this.types = types;
    functions.forEach(
        spec -> byName.computeIfAbsent(spec.name(), _ -> new ArrayList<>()).add(spec));
  }

  List<CelFunctionDecl> declarations() {
    List<CelFunctionDecl> declarations = new ArrayList<>();
    byName.forEach((name, specs) -> {
      List<CelOverloadDecl> overloads = new ArrayList<>();
      for (int i = 0; i < specs.size(); i++) {
        FunctionSpec spec = specs.get(i);
        List<CelType> parameters = spec.parameters().stream().map(types::type).toList();
        overloads.add(
            CelOverloadDecl.newGlobalOverload(
                overload(name, i), types.type(spec.result()), parameters));
      }
      declarations.add(CelFunctionDecl.newFunctionDeclaration(name, overloads));
    });
    return declarations;
  }

  List<CelFunctionBinding> bindings() {
    List<CelFunctionBinding> bindings = new ArrayList<>();
    byName.forEach((name, specs) -> {
      List<CelFunctionBinding> overloads = new ArrayList<>();
      for (int i = 0; i < specs.size(); i++) {
        FunctionSpec spec = specs.get(i);
        List<Class<?>> classes = new ArrayList<>();
        spec.parameters().forEach(parameter -> classes.add(runtimeClass(parameter)));
        overloads.add(binding(overload(name, i), classes, spec));
      }
      bindings.addAll(CelFunctionBinding.fromOverloads(name, overloads));
    });
    return bindings;
  }

  /// CEL calls functions of one and two arguments through interfaces of their own.
  @SuppressWarnings("Immutable") // a record that is not annotated as what it is
  private static CelFunctionBinding binding(String id, List<Class<?>> classes, FunctionSpec spec) {
    return switch (classes.size()) {
      case 1 -> CelFunctionBinding.from(id, classes.getFirst(), a -> call(spec, a));
      case 2 ->
          CelFunctionBinding.from(
              id, classes.getFirst(), classes.get(1), (a, b) -> call(spec, a, b));
      default -> CelFunctionBinding.from(id, classes, arguments -> call(spec, arguments));
    };
  }

  /// Calls a function that has no other overloads.
  ///
  /// @throws NotCommon when the arguments are not of the classes that CEL would choose it for
  static Object callIfFit(FunctionSpec spec, List<Object> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      if (!runtimeClass(spec.parameters().get(i)).isInstance(arguments.get(i))) {
        throw new NotCommon();
      }
    }
    return call(spec, arguments.toArray());
  }

  private static Object call(FunctionSpec spec, Object... arguments) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      values.add(argument(spec, i, RuntimeValues.argument(arguments[i])));
    }
    try {
      return new Witness().see(spec.body().call(List.copyOf(values)));
    } catch (IllegalArgumentException e) {
      throw new Stopped(
          new Stopped.Sentence(
              RULE,
              Optional.ofNullable(e.getMessage())
                  .orElse("`" + spec.name() + "` cannot take these values."),
              Optional.empty()));
    }
  }

  private static Value argument(FunctionSpec spec, int index, Value value) {
    return switch (Coercion.coerce(value, spec.parameters().get(index))) {
      case Coercion.Accepted accepted -> accepted.value();
      case Coercion.Refused refused ->
          throw new Stopped(
              new Stopped.Sentence(
                  RULE,
                  "Argument "
                      + (index + 1)
                      + " of `"
                      + spec.name()
                      + "`"
                      + (refused.path().isEmpty() ? "" : " (at `" + refused.path() + "`)")
                      + ": "
                      + refused.problem(),
                  refused.advice()));
    };
  }

  private static Class<?> runtimeClass(ValueType type) {
    return switch (type) {
      case ValueType.Simple simple ->
          switch (simple) {
            case STRING, PATH -> String.class;
            case INT, SIZE -> Long.class;
            case DECIMAL -> Double.class;
            case BOOL -> Boolean.class;
            case DURATION -> Duration.class;
            case INSTANT -> Instant.class;
            case LSN -> Value.Lsn.class;
            case DYNAMIC -> Object.class;
          };
      case ValueType.ListOf _ -> Collection.class;
      case ValueType.MapOf _, ValueType.RecordOf _ -> Map.class;
      case ValueType.OptionalOf _ -> Object.class;
      case ValueType.OneOf _ -> String.class;
    };
  }

  private static String overload(String name, int index) {
    return "runbook_" + name.replace('.', '_') + "_" + index;
  }
}
