package dev.runbook.engine.expression;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the tags of a template with their places: Mustache.java knows lines only, and of a wrong
/// template says little.
///
/// The tags come in the order in which Mustache.java meets them when it reads the same text: a
/// section when it is closed.
final class TagScanner {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z_][A-Za-z0-9_-]*)*");
  private static final String BRACES =
      "Braces that are no tag: write `{{=<% %>=}}` at the beginning, and tags as `<%name%>`.";

  private final ScalarText text;
  private final List<Tag> tags = new ArrayList<>();
  private final List<Diagnostic> problems = new ArrayList<>();
  private final Deque<Tag> open = new ArrayDeque<>();
  private String opening = "{{";
  private String closing = "}}";

  TagScanner(ScalarText text) {
    this.text = text;
    scan();
  }

  List<Tag> tags() {
    return tags;
  }

  List<Diagnostic> problems() {
    return problems;
  }

  private void scan() {
    String all = text.text();
    int next = 0;
    while (problems.isEmpty()) {
      int start = all.indexOf(opening, next);
      if (start < 0) {
        break;
      }
      int inside = start + opening.length();
      boolean delimiters = all.startsWith("=", inside);
      int end = all.indexOf(delimiters ? "=" + closing : closing, inside);
      if (end < 0) {
        problem(
            TemplateRules.SYNTAX,
            start,
            start + opening.length(),
            "The tag that begins here is not closed.",
            Optional.of("Tags end with `" + closing + "`."));
        return;
      }
      boolean triple = all.startsWith("{", inside);
      int after = end + closing.length() + (triple || delimiters ? 1 : 0);
      if (triple && !all.startsWith("}", end + closing.length())) {
        problem(
            TemplateRules.SYNTAX,
            start,
            after - 1,
            "The tag that begins with three braces ends with two.",
            Optional.empty());
        return;
      }
      String content = all.substring(inside, end);
      if (delimiters) {
        delimiters(content.substring(1).strip(), start, after);
      } else {
        tag(content, start, after);
      }
      next = after;
    }
    if (!open.isEmpty() && problems.isEmpty()) {
      Tag first = open.peekLast();
      problem(
          TemplateRules.SYNTAX,
          first.start(),
          first.end(),
          "The section `" + first.name() + "` is not closed.",
          Optional.of("It ends with `{{/" + first.name() + "}}`."));
    }
  }

  private void delimiters(String content, int start, int end) {
    String[] both = content.split("\\s+", -1);
    if (both.length != 2 || both[0].length() != 2 || both[1].length() != 2) {
      problem(
          TemplateRules.SYNTAX,
          start,
          end,
          "The delimiters of tags are two times two characters.",
          Optional.of("Write `{{=<% %>=}}`."));
      return;
    }
    opening = both[0];
    closing = both[1];
  }

  private void tag(String content, int start, int end) {
    if (content.isBlank()) {
      problem(TemplateRules.SYNTAX, start, end, "The tag is empty.", Optional.of(BRACES));
      return;
    }
    String rest = content.substring(1).strip();
    switch (content.charAt(0)) {
      case '!' -> {}
      case '#' -> section(Tag.Kind.SECTION, rest, start, end);
      case '^' -> section(Tag.Kind.INVERTED, rest, start, end);
      case '/' -> close(rest, start, end);
      case '{', '&' -> value(Tag.Kind.RAW, rest, start, end);
      case '>' ->
          problem(
              TemplateRules.PARTIAL,
              start,
              end,
              "Templates are not put together from others.",
              Optional.of(
                  "Use the module `file` for a template file, or a variable for a text used"
                      + " twice."));
      case '<', '$', '?', '%' ->
          problem(
              TemplateRules.SYNTAX,
              start,
              end,
              "`" + content.charAt(0) + "` begins no tag.",
              Optional.of(BRACES));
      default -> value(Tag.Kind.VALUE, content.strip(), start, end);
    }
  }

  private void value(Tag.Kind kind, String name, int start, int end) {
    if (isName(name, start, end)) {
      tags.add(new Tag(kind, path(name), start, end));
    }
  }

  private void section(Tag.Kind kind, String name, int start, int end) {
    if (isName(name, start, end)) {
      open.push(new Tag(kind, path(name), start, end));
    }
  }

  private void close(String name, int start, int end) {
    Tag section = open.poll();
    if (section == null || !section.name().equals(name)) {
      problem(
          TemplateRules.SYNTAX,
          start,
          end,
          "`" + name + "` is closed here and was not opened.",
          section == null
              ? Optional.empty()
              : Optional.of("The open section is `" + section.name() + "`."));
      return;
    }
    tags.add(section);
  }

  private boolean isName(String name, int start, int end) {
    if (name.equals(".") || NAME.matcher(name).matches()) {
      return true;
    }
    boolean expression = name.matches(".*[\\[\\]()|+*/<>=!?:'\" -].*");
    problem(
        TemplateRules.NAME,
        start,
        end,
        "`" + name + "` is not a name.",
        Optional.of(
            expression
                ? "Compute it in a variable with `!expr`, and write the variable's name here."
                : name.startsWith(".")
                    ? BRACES
                    : "A name is letters, digits and `_`; its fields follow after dots."));
    return false;
  }

  private static List<String> path(String name) {
    return name.equals(".") ? List.of() : List.of(name.split("\\.", -1));
  }

  private void problem(Rule rule, int start, int end, String message, Optional<String> advice) {
    problems.add(Diagnostic.error(rule, text.at(start, end), message).withAdvice(advice));
  }
}
