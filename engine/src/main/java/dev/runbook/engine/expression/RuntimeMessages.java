package dev.runbook.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.source.Span;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why an evaluation failed, in our words. CEL's own message is used for its place and its kind,
/// never for values: those may be secret.
final class RuntimeMessages {
  private static final Pattern PLACE =
      Pattern.compile("evaluation error at [^:]*:([0-9]+): (.*)", Pattern.DOTALL);

  private static final Pattern KEY =
      Pattern.compile(
          "(?:key '([^']*)' is not present|evaluation error at [^:]*:[0-9]+: ([A-Za-z0-9_.-]+)$)");

  private final CelAbstractSyntaxTree tree;
  private final ScalarText text;
  private final TreePlaces places;

  RuntimeMessages(CelAbstractSyntaxTree tree, ScalarText text) {
    this.tree = tree;
    this.text = text;
    this.places = new TreePlaces(tree, text);
  }

  Diagnostic diagnostic(Stopped.Reason reason, @Nullable CelEvaluationException failure) {
    int offset = failure == null ? 0 : offset(failure);
    return switch (reason) {
      case Stopped.MissingField missing -> missing(missing, offset);
      case Stopped.NoValue name ->
          Diagnostic.error(
                  ExpressionRules.NO_VALUE,
                  places.token(Math.max(0, text.text().indexOf(name.name(), 0))),
                  "`" + name.name() + "` has no value here.")
              .withAdvice(Suggestion.didYouMean(name.name(), name.known()));
      case Stopped.Sentence sentence ->
          Diagnostic.error(sentence.rule(), places.token(offset), sentence.message())
              .withAdvice(sentence.advice());
      case Stopped.Definition definition -> definition.cause().diagnostic();
      case Stopped.UnknownMet _ ->
          Diagnostic.error(ExpressionRules.NO_VALUE, text.span(), "The value is not known yet.");
    };
  }

  Diagnostic diagnostic(CelEvaluationException failure, Witness witness) {
    int offset = offset(failure);
    return switch (failure.getErrorCode()) {
      case DIVIDE_BY_ZERO ->
          error(ExpressionRules.ARITHMETIC, offset, "A number is divided by zero.");
      case NUMERIC_OVERFLOW ->
          error(ExpressionRules.ARITHMETIC, offset, "The result is larger than a number can be.");
      case INDEX_OUT_OF_BOUNDS -> error(ExpressionRules.NO_ITEM, offset, noItem(failure, offset));
      case ATTRIBUTE_NOT_FOUND ->
          String.valueOf(failure.getMessage()).contains("Field selections must be performed")
              ? noFields(offset)
              : error(ExpressionRules.UNKNOWN_FIELD, offset, noField(failure, offset, witness));
      case OVERLOAD_NOT_FOUND, AMBIGUOUS_OVERLOAD ->
          error(
              ExpressionRules.OPERANDS,
              offset,
              "The values do not fit what is done with them here.");
      case ITERATION_BUDGET_EXCEEDED ->
          error(
              ExpressionRules.TOO_LONG,
              offset,
              "The expression goes through more than a million items.");
      case BAD_FORMAT ->
          error(
              ExpressionRules.OPERANDS,
              offset,
              "The text cannot be read as what it is converted to here.");
      case INVALID_ARGUMENT, DUPLICATE_ATTRIBUTE, TYPE_NOT_FOUND, INTERNAL_ERROR ->
          error(
              ExpressionRules.OPERANDS,
              offset,
              String.valueOf(failure.getMessage()).contains("Expected boolean value")
                  ? "What stands here must be true or false, and is neither."
                  : "The expression cannot be evaluated with these values.");
    };
  }

  private Diagnostic missing(Stopped.MissingField missing, int offset) {
    Optional<CelExpr> select = select(tree.getExpr(), missing.field(), offset);
    String owner =
        select
            .map(found -> PathText.of(found.select().operand()))
            .filter(path -> !path.isEmpty())
            .orElse("");
    Span span =
        select
            .map(found -> places.field(found, missing.field()))
            .orElseGet(() -> places.token(offset));
    return Diagnostic.error(
            ExpressionRules.UNKNOWN_FIELD,
            span,
            (owner.isEmpty() ? "The value" : "`" + owner + "`")
                + " has no field `"
                + missing.field()
                + "`.")
        .withAdvice(TypeMessages.fieldAdvice(missing.field(), missing.known()));
  }

  /// The selection of this field that stands nearest to a place.
  private Optional<CelExpr> select(CelExpr expression, String field, int offset) {
    Optional<CelExpr> best =
        expression.getKind() == CelExpr.ExprKind.Kind.SELECT
                && expression.select().field().equals(field)
            ? Optional.of(expression)
            : Optional.empty();
    for (CelExpr part : TreePlaces.parts(expression)) {
      Optional<CelExpr> inner = select(part, field, offset);
      if (inner.isPresent()
          && (best.isEmpty() || distance(inner.get(), offset) < distance(best.get(), offset))) {
        best = inner;
      }
    }
    return best;
  }

  private int distance(CelExpr expression, int offset) {
    return Math.abs(places.offset(expression.id()) - offset);
  }

  private String noItem(CelEvaluationException failure, int offset) {
    String list = operand(offset);
    Matcher index =
        Pattern.compile("-?[0-9]+$").matcher(String.valueOf(failure.getMessage()).strip());
    return (list.isEmpty() ? "The list" : "`" + list + "`")
        + " has no item "
        + (index.find() ? index.group() : "there")
        + ".";
  }

  private Diagnostic noFields(int offset) {
    Optional<CelExpr> select = selection(tree.getExpr(), offset);
    String owner = operand(offset);
    return Diagnostic.error(
        ExpressionRules.UNKNOWN_FIELD,
        select
            .map(found -> places.field(found, found.select().field()))
            .orElseGet(() -> places.token(offset)),
        (owner.isEmpty() ? "The value" : "`" + owner + "`")
            + " is a single value and has no fields.");
  }

  private Optional<CelExpr> selection(CelExpr expression, int offset) {
    if (expression.getKind() == CelExpr.ExprKind.Kind.SELECT
        && places.offset(expression.id()) == offset) {
      return Optional.of(expression);
    }
    return TreePlaces.parts(expression).stream()
        .flatMap(part -> selection(part, offset).stream())
        .findFirst();
  }

  /// The name may be computed, and so be a secret.
  private String noField(CelEvaluationException failure, int offset, Witness witness) {
    String map = operand(offset);
    Matcher key = KEY.matcher(String.valueOf(failure.getMessage()));
    return (map.isEmpty() ? "The value" : "`" + map + "`")
        + (key.find() && !witness.sawSecret()
            ? " has no field `" + Optional.ofNullable(key.group(1)).orElse(key.group(2)) + "`."
            : " has no such field.");
  }

  /// What is indexed or selected from at a place.
  private String operand(int offset) {
    return operand(tree.getExpr(), offset).map(PathText::of).orElse("");
  }

  private Optional<CelExpr> operand(CelExpr expression, int offset) {
    if (places.offset(expression.id()) == offset) {
      if (expression.getKind() == CelExpr.ExprKind.Kind.SELECT) {
        return Optional.of(expression.select().operand());
      }
      if (expression.getKind() == CelExpr.ExprKind.Kind.CALL
          && expression.call().function().equals("_[_]")) {
        return Optional.of(expression.call().args().get(0));
      }
    }
    for (CelExpr part : TreePlaces.parts(expression)) {
      Optional<CelExpr> found = operand(part, offset);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Diagnostic error(Rule rule, int offset, String message) {
    return Diagnostic.error(rule, places.token(offset), message);
  }

  private int offset(CelEvaluationException failure) {
    Matcher place = PLACE.matcher(String.valueOf(failure.getMessage()));
    return place.matches() ? text.charOffset(Integer.parseInt(place.group(1))) : 0;
  }
}
