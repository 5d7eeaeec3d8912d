package dev.runbook.engine.expression;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelBindingsExtensions;
import dev.cel.extensions.CelEncoderExtensions;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelListsExtensions;
import dev.cel.extensions.CelMathExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.extensions.CelRegexExtensions;
import dev.cel.extensions.CelSetsExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The CEL library, set up: reads a text, finds its names, checks its types, and makes a program of
/// it.
final class CelEngine {
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(1_000_000)
          .maxParseRecursionDepth(100)
          .build();
  private static final List<CelStandardMacro> MACROS =
      CelStandardMacro.STANDARD_MACROS.stream()
          .filter(macro -> macro != CelStandardMacro.HAS)
          .toList();

  private static final CelStringExtensions STRINGS = CelExtensions.strings();
  private static final CelListsExtensions LISTS = CelExtensions.lists();
  private static final CelMathExtensions MATH = CelExtensions.math();
  private static final CelSetsExtensions SETS = CelExtensions.sets(OPTIONS);
  private static final CelRegexExtensions REGEX = CelExtensions.regex();
  private static final CelEncoderExtensions ENCODERS = CelExtensions.encoders(OPTIONS);
  private static final CelBindingsExtensions BINDINGS = CelExtensions.bindings();
  private static final CelOptionalLibrary OPTIONAL = CelExtensions.optional();

  /// How the type checker says that a record stands where a map would be right.
  private static final Pattern RECORD_AS_MAP =
      Pattern.compile(
          "overload for '(?:_==_|_!=_|_\\?_:_|@in)' applied to"
              + " '.*(?:record:.*map\\(|map\\(.*record:)|overload for '_\\[_]' applied to"
              + " '\\(record:|overload for '@in' applied to '\\(string, record:|overload for 'size'"
              + " applied to '\\(record:|type 'record:[^']*' cannot be the range",
          Pattern.DOTALL);

  private final RecordTypes types = new RecordTypes();
  private final Declarations declarations;
  private final CelParser parser;
  private final CelRuntime runtime;
  private final Set<String> qualifiedFunctions = new TreeSet<>();

  /// What became of a text.
  sealed interface Reading permits Parsed, Rejected {}

  record Rejected(List<Diagnostic> problems) implements Reading {}

  CelEngine(List<FunctionSpec> specs) {
    FunctionBridge functions = new FunctionBridge(specs, types);
    List<CelFunctionDecl> own = new ArrayList<>(Operators.declarations());
    own.addAll(functions.declarations());
    declarations =
        new Declarations(
            List.of(STRINGS, LISTS, MATH, SETS, REGEX, ENCODERS, BINDINGS, OPTIONAL), own);
    declarations.names().stream()
        .filter(name -> name.indexOf('.') > 0 && !name.contains("@"))
        .forEach(qualifiedFunctions::add);
    parser =
        CelParserFactory.standardCelParserBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(MACROS)
            .addMacros(presence())
            .addLibraries(LISTS, MATH, BINDINGS, OPTIONAL)
            .build();
    runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardFunctions(
                CelStandardFunctions.newBuilder()
                    .excludeFunctions(
                        StandardFunction.EQUALS, StandardFunction.NOT_EQUALS, StandardFunction.IN)
                    .build())
            .addLibraries(STRINGS, LISTS, MATH, SETS, REGEX, ENCODERS, OPTIONAL)
            .addFunctionBindings(Operators.bindings())
            .addFunctionBindings(functions.bindings())
            .build();
  }

  /// CEL's `has(x.field)`, and `has(name)` for a name that may have no value.
  private static CelMacro presence() {
    return CelMacro.newGlobalMacro(
        "has",
        1,
        (factory, _, arguments) -> {
          CelExpr argument = arguments.get(0);
          return Optional.of(
              switch (argument.getKind()) {
                case SELECT ->
                    factory.newSelect(argument.select().operand(), argument.select().field(), true);
                case IDENT -> factory.newIdentifier(FreeNames.PRESENCE + argument.ident().name());
                default -> factory.reportError("`has` takes a name or a field.");
              });
        });
  }

  /// The functions that are called with their space before them: `math.abs`.
  Set<String> qualifiedFunctions() {
    return java.util.Collections.unmodifiableSet(qualifiedFunctions);
  }

  Reading read(ScalarText text, Names names) {
    CelValidationResult result = parser.parse(text.text());
    if (result.hasError()) {
      return new Rejected(
          result.getErrors().stream()
              .map(issue -> SyntaxMessages.diagnostic(issue, text))
              .distinct()
              .limit(1)
              .toList());
    }
    CelAbstractSyntaxTree tree = tree(result);
    FreeNames free = new FreeNames(qualifiedFunctions, names).of(tree.getExpr());
    List<Diagnostic> problems = new ArrayList<>();
    TreePlaces places = new TreePlaces(tree, text);
    for (FreeNames.Use use : free.uses()) {
      if (names.type(use.name()).isEmpty()) {
        problems.add(
            Diagnostic.error(
                    ExpressionRules.UNDEFINED_NAME,
                    places.root(use.expression(), use.name()),
                    "`" + use.name() + "` is not defined here.")
                .withAdvice(Suggestion.didYouMean(use.name(), names.names())));
      }
    }
    for (FreeNames.Qualified call : free.qualified()) {
      if (!qualifiedFunctions.contains(call.name())) {
        problems.add(
            Diagnostic.error(
                    ExpressionRules.UNKNOWN_FUNCTION,
                    places.of(call.call(), call.name()),
                    "There is no function `" + call.name() + "`.")
                .withAdvice(functionsLike(call.name())));
      }
    }
    return problems.isEmpty() ? new Parsed(tree, free) : new Rejected(List.copyOf(problems));
  }

  private Optional<String> functionsLike(String name) {
    String space = name.substring(0, name.indexOf('.') + 1);
    List<String> there =
        qualifiedFunctions.stream().filter(each -> each.startsWith(space)).toList();
    return Suggestion.didYouMean(name, there)
        .or(() -> Optional.of("There are `" + String.join("`, `", there) + "`."));
  }

  /// A record may be compared with a mapping that is written out, and used as one: where it is, its
  /// fields are left to the evaluation.
  Compiled check(Parsed parsed, ScalarText text, Map<String, ValueType> names) {
    return checked(parsed, text, names, true);
  }

  private Compiled checked(
      Parsed parsed, ScalarText text, Map<String, ValueType> names, boolean records) {
    RecordTypes known = new RecordTypes(types);
    CelCheckerBuilder checker =
        CelCompilerFactory.standardCelCheckerBuilder().setOptions(OPTIONS).setTypeProvider(known);
    declarations.declare(parsed.free().functions(), checker);
    names.forEach((name, type) ->
        checker.addVarDeclarations(
            CelVarDecl.newVarDeclaration(name, known.type(type)),
            CelVarDecl.newVarDeclaration(FreeNames.PRESENCE + name, SimpleType.BOOL)));
    CelValidationResult result = checker.build().check(parsed.tree());
    if (result.hasError()) {
      if (records
          && result.getErrors().stream()
              .anyMatch(issue -> RECORD_AS_MAP.matcher(issue.getMessage()).find())) {
        Map<String, ValueType> plain = new LinkedHashMap<>();
        names.forEach((name, type) -> plain.put(name, withoutRecords(type)));
        return checked(parsed, text, plain, false);
      }
      List<Diagnostic> problems = new ArrayList<>();
      for (CelIssue issue : result.getErrors()) {
        problems.add(
            new TypeMessages(
                    parsed.tree(), text, known, new DeclaredTypes(names), declarations.names())
                .diagnostic(issue));
      }
      return new Compiled.Rejected(problems);
    }
    CelAbstractSyntaxTree tree = withOperatorsByName(tree(result));
    return parsed.program(
        text,
        tree,
        new DeclaredTypes(names)
            .of(tree.getExpr())
            .orElseGet(() -> known.valueType(tree.getResultType())),
        Planned.of(runtime, tree),
        Optional.empty());
  }

  private static ValueType withoutRecords(ValueType type) {
    return switch (type) {
      case ValueType.RecordOf _ -> ValueType.Simple.DYNAMIC;
      case ValueType.ListOf list -> ValueType.listOf(withoutRecords(list.item()));
      case ValueType.MapOf map -> new ValueType.MapOf(withoutRecords(map.item()));
      case ValueType.OptionalOf optional -> ValueType.optional(withoutRecords(optional.inner()));
      case ValueType.Simple _, ValueType.OneOf _ -> type;
    };
  }

  /// Where a type is not known CEL may settle on the one overload that could fit; by name it looks
  /// at the values, and finds our own overload that says what does not fit.
  private static CelAbstractSyntaxTree withOperatorsByName(CelAbstractSyntaxTree tree) {
    Map<Long, CelReference> references = new HashMap<>(tree.getReferenceMap());
    references.values().removeIf(CelEngine::isOperator);
    return CelAbstractSyntaxTree.newCheckedAst(
        tree.getExpr(), tree.getSource(), references, tree.getTypeMap());
  }

  private static boolean isOperator(CelReference reference) {
    return !reference.overloadIds().isEmpty()
        && Operators.isOverload(reference.overloadIds().getFirst());
  }

  private static CelAbstractSyntaxTree tree(CelValidationResult result) {
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      throw new IllegalStateException("CEL has a result without errors and without a tree", e);
    }
  }
}
