package dev.runbook.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;

/// The part of CEL that most runbooks write, read, typed and evaluated without the CEL library.
///
/// The library is made for programs that run for long: cold, it takes two milliseconds for an
/// expression, and a runbook has hundreds. What is done here must come out as the library would
/// have it; whatever is not certain to, and every mistake, is left to the library, so that there is
/// one language and one wording. `CommonLanguageTest` holds the two against each other.
final class CommonLanguage {
  private static final int LONGEST_RANGE = 100_000;

  /// Of the library's functions the one that loops are made of: `lists.range(3)` is 0, 1 and 2.
  private static final FunctionSpec RANGE =
      new FunctionSpec(
          "lists.range",
          List.of(ValueType.Simple.INT),
          ValueType.listOf(ValueType.Simple.INT),
          "",
          arguments -> range(arguments.getFirst()));

  private final Map<String, FunctionSpec> own = new HashMap<>();
  private final Set<String> functions = new HashSet<>(CommonTypes.FUNCTIONS);
  private final Set<String> qualified = new HashSet<>();

  CommonLanguage(List<FunctionSpec> specs) {
    Set<String> several = new HashSet<>();
    for (FunctionSpec spec : specs) {
      if (own.put(spec.name(), spec) != null) {
        several.add(spec.name());
      }
    }
    own.keySet().removeAll(several);
    own.put(RANGE.name(), RANGE);
    functions.addAll(own.keySet());
    own.keySet().stream().filter(name -> name.indexOf('.') > 0).forEach(qualified::add);
  }

  private static Value range(Value count) {
    if (!(count instanceof Value.Whole whole) || whole.number() > LONGEST_RANGE) {
      throw new NotCommon();
    }
    return Value.list(LongStream.range(0, whole.number()).mapToObj(Value::whole).toList());
  }

  /// The expression's tree and names; empty when it is more than this part of the language, or has
  /// a mistake in it.
  Optional<Parsed> read(String text, Names names) {
    return CommonParser.parse(text, functions, CommonTypes.METHODS)
        .map(tree -> new Parsed(tree, new FreeNames(qualified, names).of(tree.getExpr())))
        .filter(parsed ->
            parsed.names().stream().allMatch(name -> names.type(name).isPresent())
                && parsed.free().qualified().stream()
                    .allMatch(call -> qualified.contains(call.name())));
  }

  /// The program, when the types are certain to fit.
  ///
  /// @param used the names that the expression uses
  /// @param library what makes the library's own program of it
  Optional<Compiled.Program> program(
      Parsed parsed, ScalarText text, Map<String, ValueType> used, Planned library) {
    CelAbstractSyntaxTree tree = parsed.tree();
    return new CommonTypes(used, own)
        .of(tree.getExpr())
        .map(type ->
            parsed.program(
                text,
                tree,
                new DeclaredTypes(used).of(tree.getExpr()).orElse(type),
                library,
                Optional.of(this)));
  }

  /// @throws NotCommon when the library must evaluate it
  /// @throws Stopped when a value is not known, or has no value
  Object evaluate(CelExpr tree, Function<String, Object> find) {
    return new CommonEvaluation(find, own).of(tree);
  }
}
