package dev.runbook.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.ast.CelExpr;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What CEL's type checker says, in our words. A table of its messages, and so long.
final class TypeMessages {
  private static final Pattern FIELD = Pattern.compile("undefined field '(.+)'");
  private static final Pattern NO_FIELDS =
      Pattern.compile("type '(.+)' does not support field selection");
  private static final Pattern OVERLOAD =
      Pattern.compile(
          "found no matching overload for '(.+?)' applied to '(.*?)'(?: \\(candidates: (.*)\\))?",
          Pattern.DOTALL);
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.+?)'.*");
  private static final Pattern EXPECTED = Pattern.compile("expected type '(.+)' but found '(.+)'");
  private static final Map<String, String> SIGNS =
      Map.ofEntries(
          Map.entry("_&&_", "&&"),
          Map.entry("_||_", "||"),
          Map.entry("!_", "!"),
          Map.entry("-_", "-"),
          Map.entry("@in", "in"),
          Map.entry("_[_]", "[ ]"),
          Map.entry("_?_:_", "? :"));

  private final CelAbstractSyntaxTree tree;
  private final TreePlaces places;
  private final ScalarText text;
  private final RecordTypes types;
  private final DeclaredTypes declared;
  private final Set<String> functions;

  TypeMessages(
      CelAbstractSyntaxTree tree,
      ScalarText text,
      RecordTypes types,
      DeclaredTypes declared,
      Set<String> functions) {
    this.functions = functions;
    this.tree = tree;
    this.declared = declared;
    this.places = new TreePlaces(tree, text);
    this.text = text;
    this.types = types;
  }

  Diagnostic diagnostic(CelIssue issue) {
    int offset =
        SyntaxMessages.offset(
            text.text(),
            issue.getSourceLocation().getLine(),
            issue.getSourceLocation().getColumn());
    Optional<CelExpr> part = places.find(issue.getExprId());
    String message = issue.getMessage();
    Matcher field = FIELD.matcher(message);
    if (field.find()) {
      return unknownField(field.group(1), part, offset);
    }
    Matcher noFields = NO_FIELDS.matcher(message);
    if (noFields.find()) {
      return noFields(noFields.group(1), part, offset);
    }
    Matcher overload = OVERLOAD.matcher(message);
    if (overload.find()) {
      return misfit(
          overload.group(1),
          overload.group(2),
          Optional.ofNullable(overload.group(3)).orElse(""),
          part,
          offset);
    }
    Matcher undeclared = UNDECLARED.matcher(message);
    if (undeclared.find()) {
      String name = undeclared.group(1);
      return Diagnostic.error(
              ExpressionRules.UNKNOWN_FUNCTION,
              near(part, name, offset),
              "There is no function `" + name + "`.")
          .withAdvice(Suggestion.didYouMean(name, functions));
    }
    Matcher expected = EXPECTED.matcher(message);
    if (expected.find()) {
      return Diagnostic.error(
          ExpressionRules.TYPE,
          places.token(offset),
          "`"
              + types.inOurWords(expected.group(1))
              + "` is expected here, and this is `"
              + types.inOurWords(expected.group(2))
              + "`.");
    }
    return Diagnostic.error(
        ExpressionRules.TYPE,
        places.token(offset),
        "The expression does not fit together: " + message + ".");
  }

  private Diagnostic unknownField(String field, Optional<CelExpr> part, int offset) {
    Optional<ValueType.RecordOf> record = part.flatMap(this::recordOf);
    Span span =
        part.map(select -> places.field(select, field)).orElseGet(() -> places.token(offset));
    String owner =
        part.filter(select -> select.getKind() == CelExpr.ExprKind.Kind.SELECT)
            .map(select -> PathText.of(select.select().operand()))
            .filter(path -> !path.isEmpty())
            .or(() -> record.map(ValueType.RecordOf::name))
            .map(name -> "`" + name + "`")
            .orElse("The value");
    return Diagnostic.error(
            ExpressionRules.UNKNOWN_FIELD, span, owner + " has no field `" + field + "`.")
        .withAdvice(record.flatMap(each -> fieldAdvice(field, each)));
  }

  static Optional<String> fieldAdvice(String field, ValueType.RecordOf record) {
    return Optional.ofNullable(record.elsewhere().get(field))
        .or(() -> fieldAdvice(field, record.fields().keySet()));
  }

  static Optional<String> fieldAdvice(String field, Set<String> known) {
    return Suggestion.didYouMean(field, known)
        .or(() ->
            known.isEmpty()
                ? Optional.empty()
                : Optional.of("Its fields are `" + String.join("`, `", known) + "`."));
  }

  private Optional<ValueType.RecordOf> recordOf(CelExpr part) {
    return part.getKind() == CelExpr.ExprKind.Kind.SELECT
        ? declared
            .inside(tree.getExpr(), part.select().operand().id())
            .map(type -> type instanceof ValueType.OptionalOf optional ? optional.inner() : type)
            .filter(ValueType.RecordOf.class::isInstance)
            .map(ValueType.RecordOf.class::cast)
        : Optional.empty();
  }

  private Diagnostic noFields(String type, Optional<CelExpr> part, int offset) {
    String ours = types.inOurWords(type);
    Optional<String> advice =
        ours.startsWith("list(")
            ? Optional.of("It is a list: write `[0]` for its first item.")
            : Optional.empty();
    Span span =
        part.filter(select -> select.getKind() == CelExpr.ExprKind.Kind.SELECT)
            .map(select -> places.field(select, select.select().field()))
            .orElseGet(() -> places.token(offset));
    return Diagnostic.error(
            ExpressionRules.TYPE, span, "A value of the type `" + ours + "` has no fields.")
        .withAdvice(advice);
  }

  private Diagnostic misfit(
      String function, String given, String candidates, Optional<CelExpr> part, int offset) {
    String sign = SIGNS.getOrDefault(function, function.replace("_", ""));
    boolean operator = !function.equals(sign);
    String ours = types.inOurWords(given);
    Span span = part.map(call -> near(part, sign, offset)).orElseGet(() -> places.token(offset));
    if (operator && isLsnWithText(given)) {
      return Diagnostic.error(ExpressionRules.LSN_AS_TEXT, span, "An LSN is compared with a text.")
          .withAdvice("Write `lsn(\"16/B374D848\")` for the text.");
    }
    List<String> parameters = split(ours);
    if (function.equals("_?_:_")) {
      return Diagnostic.error(ExpressionRules.OPERANDS, span, conditional(parameters));
    }
    String message =
        operator
            ? "`" + sign + "` cannot take `" + String.join("` and `", parameters) + "`."
            : "`" + function + "` cannot be called as `" + function + ours + "`.";
    if (!operator && ours.matches(".*\\.\\(.*\\)")) {
      message = "`" + function + "` cannot be called on " + receiver(ours) + ".";
    }
    return Diagnostic.error(ExpressionRules.OPERANDS, span, message)
        .withAdvice(advice(function, given, candidates, operator));
  }

  private static String conditional(List<String> parameters) {
    return parameters.getFirst().equals("bool")
        ? "Both results of `? :` must be of one type, and these are `"
            + parameters.get(1)
            + "` and `"
            + parameters.get(2)
            + "`."
        : "Before `?` stands what is true or false, and this is `" + parameters.getFirst() + "`.";
  }

  private static String receiver(String signature) {
    int dot = signature.indexOf(".(");
    String arguments = signature.substring(dot + 2, signature.length() - 1);
    return "`"
        + signature.substring(0, dot)
        + "`"
        + (arguments.isEmpty() ? "" : " with `" + arguments + "`");
  }

  private Optional<String> advice(
      String function, String given, String candidates, boolean operator) {
    if (operator && given.contains("Duration") && given.contains("string")) {
      return Optional.of("Write `duration(\"90s\")` for the text.");
    }
    if (operator && given.contains("Timestamp") && given.contains("string")) {
      return Optional.of("Write `timestamp(\"2026-11-24T18:30:00Z\")` for the text.");
    }
    if (operator && given.contains("int") && given.contains("double")) {
      return Optional.of("`double(x)` makes a decimal of a whole number.");
    }
    if (function.equals("_+_") && given.contains("string")) {
      return Optional.of("`text(x)` makes a text of a number.");
    }
    return operator || candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "It takes `"
                + types.inOurWords(candidates).replace("(bytes),", "").replace("),(", ")` or `(")
                + "`.");
  }

  private static boolean isLsnWithText(String given) {
    List<String> parameters = split(given);
    return parameters.size() == 2 && parameters.contains("lsn") && parameters.contains("string");
  }

  private static List<String> split(String signature) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    StringBuilder part = new StringBuilder();
    String inside =
        signature.startsWith("(") && signature.endsWith(")")
            ? signature.substring(1, signature.length() - 1)
            : signature;
    for (int i = 0; i < inside.length(); i++) {
      char letter = inside.charAt(i);
      depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
      if (letter == ',' && depth == 0) {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(letter);
      }
    }
    parts.add(part.toString().strip());
    return parts;
  }

  private Span near(Optional<CelExpr> part, String word, int offset) {
    return part.map(
            call -> places.of(call, word.equals("[ ]") ? "[" : word.equals("? :") ? "?" : word))
        .orElseGet(() -> places.token(offset));
  }
}
