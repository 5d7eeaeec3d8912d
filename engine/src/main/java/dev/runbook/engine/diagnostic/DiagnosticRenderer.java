package dev.runbook.engine.diagnostic;

import dev.runbook.engine.source.Span;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Shows findings to people: the place, the source line with a caret under what is meant, the
/// sentence, and what would be right.
///
/// ```
/// runbooks/failover.yml:14:7  error  step.unknown-argument
///    14 |       sate: started
///       |       ^^^^
///    Module `service` has no argument `sate`.
///    Did you mean `state`?
/// ```
///
/// A finding without a place has no first column and no source line. Of a span over several lines
/// the first is shown. A tab or a control character in the source is shown as one blank; of a line
/// longer than 120 characters the part around the span is shown.
public final class DiagnosticRenderer {
  private static final int SHOWN_COLUMNS = 120;
  private static final int COLUMNS_BEFORE = 40;
  private static final String INDENT = "   ";

  /// One finding as text that ends with a line end.
  public String render(Diagnostic diagnostic) {
    StringBuilder text = new StringBuilder();
    diagnostic.span().ifPresent(span -> text.append(span.at()).append("  "));
    text.append(diagnostic.severity().name().toLowerCase(Locale.ROOT))
        .append("  ")
        .append(diagnostic.rule())
        .append('\n');
    diagnostic.span().ifPresent(span -> quote(span, text));
    indented(diagnostic.message(), text);
    diagnostic.advice().ifPresent(advice -> indented(advice, text));
    return text.toString();
  }

  /// All of them in the given order, an empty line between two.
  public String render(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(this::render).collect(Collectors.joining("\n"));
  }

  private static void quote(Span span, StringBuilder text) {
    Optional<String> found = lineOf(span);
    if (found.isEmpty()) {
      return;
    }
    int[] line = withoutByteOrderMark(found.get()).codePoints().map(c -> blank(c)).toArray();
    int from = Math.min(span.start().column() - 1, line.length);
    int to = span.end().line() > span.start().line() ? line.length : span.end().column() - 1;
    to = Math.min(to, lengthWithoutTrailingBlanks(line));
    int first = line.length <= SHOWN_COLUMNS ? 0 : Math.max(0, from - COLUMNS_BEFORE);
    int last = Math.min(line.length, first + SHOWN_COLUMNS);
    String before = first > 0 ? "…" : "";
    String after = last < line.length ? "…" : "";
    String shown = before + new String(line, first, last - first) + after;
    int carets = Math.max(1, Math.min(to, last) - from);
    String number = Integer.toString(span.start().line());
    text.append(" ".repeat(Math.max(0, 5 - number.length())))
        .append(number)
        .append(" |")
        .append((" " + shown).stripTrailing())
        .append('\n')
        .append("      | ")
        .append(" ".repeat(before.length() + from - first))
        .append("^".repeat(carets))
        .append('\n');
  }

  private static Optional<String> lineOf(Span span) {
    return span.file().text().lines().skip(span.start().line() - 1L).findFirst();
  }

  private static String withoutByteOrderMark(String line) {
    return line.startsWith("\uFEFF") ? line.substring(1) : line;
  }

  private static int blank(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.FORMAT
        ? ' '
        : codePoint;
  }

  private static int lengthWithoutTrailingBlanks(int[] line) {
    int length = line.length;
    while (length > 0 && Character.isWhitespace(line[length - 1])) {
      length--;
    }
    return length;
  }

  private static void indented(String sentences, StringBuilder text) {
    sentences.lines().forEach(line -> text.append((INDENT + line).stripTrailing()).append('\n'));
  }
}
