package dev.runbook.engine.yaml;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.source.Span;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/// Says in a user's words what the YAML library found wrong. A table of its sentences; one that is
/// not in it is passed on as it is.
final class SyntaxProblem {
  private final TextPositions positions;

  SyntaxProblem(TextPositions positions) {
    this.positions = positions;
  }

  Diagnostic of(YAMLException exception) {
    if (!(exception instanceof MarkedYAMLException marked)) {
      return Diagnostic.error(
          YamlRules.SYNTAX,
          positions.file().start(),
          "This is not valid YAML: " + exception.getMessage() + ".");
    }
    int at = offset(marked.getProblemMark());
    String problem = text(marked.getProblem());
    String context = text(marked.getContext());
    int from = marked.getContextMark() == null ? at : offset(marked.getContextMark());
    Span here = positions.word(at);
    if (problem.contains("'\\t(TAB)'") || isTabbed(at)) {
      return Diagnostic.error(
              YamlRules.TAB,
              positions.span(tab(at), tab(at) + 1),
              "A tab cannot be used to indent.")
          .withAdvice("Indent with blanks.");
    }
    int template = templateBefore(at);
    if (template >= 0) {
      return Diagnostic.error(
              YamlRules.UNQUOTED_TEMPLATE,
              positions.span(template, positions.lineEnd(template)),
              "A value that begins with `{{` must be quoted.")
          .withAdvice("YAML takes `{` for the beginning of a mapping: write `\"{{name}} ...\"`.");
    }
    if (problem.startsWith("mapping values are not allowed here")) {
      return syntax(here, "A `: ` cannot stand here.")
          .withAdvice(
              "Quote the value if the colon belongs to it; else look at the indentation of this"
                  + " line and the one above.");
    }
    if (problem.startsWith("found character") && problem.contains("cannot start any token")) {
      String character = new String(Character.toChars(Math.max(' ', positions.charAt(at))));
      return syntax(positions.span(at, at + 1), "A text cannot begin with `" + character + "`.")
          .withAdvice("Quote it.");
    }
    if (problem.contains("found unexpected end of stream") && context.contains("quoted scalar")) {
      return syntax(positions.span(from, from + 1), "The quote that begins here is never closed.");
    }
    if (problem.contains("could not find expected ':'")) {
      return syntax(
              positions.span(from, Math.max(from + 1, positions.lineEnd(from))),
              "A key without `:`.")
          .withAdvice("A `: ` is missing, or this line is not indented as it should be.");
    }
    if (problem.contains("expected ',' or ']'")) {
      return syntax(
          here, "A `,` or the `]` of the list in line " + line(from) + " is expected here.");
    }
    if (problem.contains("expected ',' or '}'")) {
      return syntax(
          here, "A `,` or the `}` of the mapping in line " + line(from) + " is expected here.");
    }
    if (problem.startsWith("expected <block end>")) {
      return syntax(here, "This does not fit what begins in line " + line(from) + ".")
          .withAdvice(
              "Entries of one list or mapping begin in the same column; text after a closing quote"
                  + " is not allowed.");
    }
    if (problem.contains("sequence entries are not allowed here")) {
      return syntax(here, "A list entry `- ` cannot stand here.")
          .withAdvice("A list begins on a line of its own.");
    }
    if (problem.contains("found unknown escape character")) {
      return syntax(positions.span(at - 1, at + 1), "This is not an escape that YAML knows.")
          .withAdvice("Double the backslash, or use single quotes: in them it stands for itself.");
    }
    return syntax(here, "This is not valid YAML: " + sentence(context, problem) + ".");
  }

  private static Diagnostic syntax(Span span, String message) {
    return Diagnostic.error(YamlRules.SYNTAX, span, message);
  }

  private static String sentence(String context, String problem) {
    String both = context.isEmpty() ? problem : context + ", " + problem;
    return both.strip().replaceAll("[.\\s]+$", "").replaceAll("\\s+", " ");
  }

  private int line(int offset) {
    return positions.at(offset).line();
  }

  private static int offset(@Nullable Mark mark) {
    return mark == null ? 0 : mark.getIndex();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private boolean isTabbed(int at) {
    return tab(at) < at || positions.charAt(at) == '\t';
  }

  /// The first tab in the indentation of the line, or the place itself.
  private int tab(int at) {
    int i = positions.lineStart(at);
    while (i < at && positions.charAt(i) == ' ') {
      i++;
    }
    return positions.charAt(i) == '\t' ? i : at;
  }

  /// The place of an unquoted `{{` at the beginning of the line's value, or -1.
  private int templateBefore(int at) {
    int i = positions.lineStart(at);
    int end = positions.lineEnd(at);
    boolean valueBegins = true;
    for (; i < end; i++) {
      if (valueBegins && positions.startsWith("{{", i)) {
        return i;
      }
      int c = positions.charAt(i);
      if (c == '"' || c == '\'') {
        return -1;
      }
      boolean afterMark =
          i > 0 && (positions.charAt(i - 1) == ':' || positions.charAt(i - 1) == '-');
      valueBegins = c == ' ' && (valueBegins || afterMark);
    }
    return -1;
  }
}
