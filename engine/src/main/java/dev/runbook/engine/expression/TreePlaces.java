package dev.runbook.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.runbook.engine.source.Span;
import java.util.List;
import java.util.Optional;

/// Where the parts of a parsed expression stand in the file.
final class TreePlaces {
  private final CelAbstractSyntaxTree tree;
  private final ScalarText text;

  TreePlaces(CelAbstractSyntaxTree tree, ScalarText text) {
    this.tree = tree;
    this.text = text;
  }

  /// The first name of a path.
  Span root(CelExpr expression, String name) {
    int start = rootOffset(expression, name);
    return text.at(start, start + (text.text().startsWith(name, start) ? name.length() : 1));
  }

  /// Where the first name of a path begins, in characters.
  int rootOffset(CelExpr expression, String name) {
    CelExpr root = expression;
    while (root.getKind() == CelExpr.ExprKind.Kind.SELECT) {
      root = root.select().operand();
    }
    int start = offset(root.id());
    int written = text.text().indexOf(name, start);
    return written < 0 ? start : written;
  }

  /// Where the first of its parts begins, in characters.
  int firstOffset(CelExpr expression) {
    int first = offset(expression.id());
    for (CelExpr part : parts(expression)) {
      first = Math.min(first, firstOffset(part));
    }
    return first;
  }

  /// A part that is written as `word`, near the place that CEL gives for it.
  Span of(CelExpr expression, String word) {
    int place = offset(expression.id());
    int start = text.text().lastIndexOf(word, place);
    if (start >= 0 && start + word.length() >= place) {
      return text.at(start, start + word.length());
    }
    start = text.text().indexOf(word, place);
    return start < 0 ? token(place) : text.at(start, start + word.length());
  }

  /// The field of a selection: CEL places the selection at its dot or at its beginning.
  Span field(CelExpr select, String field) {
    int from = offset(select.id());
    int start = from;
    while (start >= 0) {
      start = text.text().indexOf(field, start);
      if (start < 0 || isWord(start, field.length())) {
        break;
      }
      start++;
    }
    return start < 0 ? token(from) : text.at(start, start + field.length());
  }

  private boolean isWord(int start, int length) {
    return (start == 0 || !Character.isJavaIdentifierPart(text.text().charAt(start - 1)))
        && (start + length >= text.text().length()
            || !Character.isJavaIdentifierPart(text.text().charAt(start + length)));
  }

  /// The word or operator at an offset in characters.
  Span token(int offset) {
    String all = text.text();
    int start = Math.min(offset, all.length());
    int end = start;
    if (start < all.length() && Character.isJavaIdentifierPart(all.charAt(start))) {
      while (end < all.length() && Character.isJavaIdentifierPart(all.charAt(end))) {
        end++;
      }
    } else {
      while (end < all.length() && "=<>!&|".indexOf(all.charAt(end)) >= 0) {
        end++;
      }
    }
    return text.at(start, Math.max(end, start + 1));
  }

  int offset(long id) {
    Integer codePoints = tree.getSource().getPositionsMap().get(id);
    return codePoints == null ? 0 : text.charOffset(codePoints);
  }

  /// The part with this id.
  Optional<CelExpr> find(long id) {
    return find(tree.getExpr(), id);
  }

  private static Optional<CelExpr> find(CelExpr expression, long id) {
    if (expression.id() == id) {
      return Optional.of(expression);
    }
    for (CelExpr part : parts(expression)) {
      Optional<CelExpr> found = find(part, id);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  static List<CelExpr> parts(CelExpr expression) {
    return switch (expression.getKind()) {
      case SELECT -> List.of(expression.select().operand());
      case CALL ->
          java.util.stream.Stream.concat(
                  expression.call().target().stream(), expression.call().args().stream())
              .toList();
      case LIST -> List.copyOf(expression.list().elements());
      case MAP ->
          expression.map().entries().stream()
              .flatMap(entry -> java.util.stream.Stream.of(entry.key(), entry.value()))
              .toList();
      case STRUCT ->
          expression.struct().entries().stream().map(CelExpr.CelStruct.Entry::value).toList();
      case COMPREHENSION -> {
        CelExpr.CelComprehension loop = expression.comprehension();
        yield List.of(
            loop.iterRange(),
            loop.accuInit(),
            loop.loopCondition(),
            loop.loopStep(),
            loop.result());
      }
      case CONSTANT, IDENT, NOT_SET -> List.of();
    };
  }
}
