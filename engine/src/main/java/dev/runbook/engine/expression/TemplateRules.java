package dev.runbook.engine.expression;

import dev.runbook.engine.diagnostic.Rule;
import java.util.List;

/// Rules of `{{...}}` in texts, commands and statements.
public final class TemplateRules {
  public static final Rule NAME =
      Rule.error(
          "template.name",
          "What stands in a template's braces is not a name.",
          "Templates write values and compute nothing: a name with fields. Compute with `!expr` in"
              + " a variable.");

  public static final Rule NO_TEXT =
      Rule.error(
          "template.no-text",
          "A value cannot be written as a text there.",
          "A list or a mapping has no one way to be written into a sentence, a command or a"
              + " statement. Name one of its fields, or write it as JSON.");

  public static final Rule NO_VALUE =
      Rule.error(
          "template.no-value",
          "A template names what has no value.",
          "An unset value is never written as an empty text: `rm -rf {{dir}}/` must not become `rm"
              + " -rf /`.");

  public static final Rule PARTIAL =
      Rule.error(
          "template.partial",
          "A template includes another (`{{> name}}`).",
          "What is written must be to be seen where it stands. Put the text into a variable or a"
              + " file.");

  public static final Rule RAW_SECRET =
      Rule.error(
          "template.raw-secret",
          "A secret is written with three braces.",
          "It would stand in the command or statement for everyone to see. Two braces hand it over"
              + " safely.");

  public static final Rule SECTION =
      Rule.error(
          "template.section",
          "A section (`{{#name}}`) is used on what is no list, record or bool.",
          "A section repeats or leaves out a part of the text; for other values it would always be"
              + " the same.");

  public static final Rule SHELL_PLACE =
      Rule.error(
          "template.shell-place",
          "A value would be put where the shell reads a program.",
          "Quoting cannot keep a value a value there: behind `$(`, in an `eval`, in a"
              + " here-document, in a comment. Assign it to a shell variable first.");

  public static final Rule SQL_NAME =
      Rule.error(
          "template.sql-name",
          "A value cannot be a name in SQL.",
          "Names are quoted, not parameters; an empty one or one with a NUL is no name.");

  public static final Rule SQL_PLACE =
      Rule.error(
          "template.sql-place",
          "A value would be put where it can be neither a parameter nor a name.",
          "In a comment, in the middle of a text or a name, a parameter does not work, and"
              + " concatenating is how SQL is injected.");

  public static final Rule SYNTAX =
      Rule.error(
          "template.syntax",
          "A template is not closed or not written as the language wants it.",
          "`{{name}}`, `{{#list}}...{{/list}}`, `{{^name}}...{{/name}}`. Braces that are meant as"
              + " such are written in `!expr`.");

  public static final Rule UNDEFINED_NAME =
      Rule.error(
          "template.undefined-name",
          "A template names what is not defined there.",
          "Names are those of inputs, variables, loops and of results that steps before this one"
              + " register. An undefined name is never an empty text.");

  public static final Rule UNKNOWN_FIELD =
      Rule.error(
          "template.unknown-field",
          "A template names a field that the value does not have.",
          "The fields of a module's result are on its page in docs/modules. An unknown field is"
              + " never an empty text.");

  public static final Rule UNSAFE =
      Rule.error(
          "template.unsafe",
          "Three braces write a value raw into a command or a statement.",
          "What the value contains will be executed. Write two braces; where the value is code on"
              + " purpose, say `unsafe: true` in the step.");

  public static final List<Rule> ALL =
      List.of(
          NAME,
          NO_TEXT,
          NO_VALUE,
          PARTIAL,
          RAW_SECRET,
          SECTION,
          SHELL_PLACE,
          SQL_NAME,
          SQL_PLACE,
          SYNTAX,
          UNDEFINED_NAME,
          UNKNOWN_FIELD,
          UNSAFE);

  private TemplateRules() {}
}
