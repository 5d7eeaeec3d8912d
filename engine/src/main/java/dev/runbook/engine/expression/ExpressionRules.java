package dev.runbook.engine.expression;

import dev.runbook.engine.diagnostic.Rule;
import java.util.List;

/// Rules of expressions, secrets and variables, wherever they stand.
public final class ExpressionRules {
  public static final Rule ARITHMETIC =
      Rule.error(
          "expression.arithmetic",
          "A calculation has no result.",
          "A number is divided by zero or becomes too large. The step fails and nothing is guessed"
              + " in its place.");

  public static final Rule FUNCTION =
      Rule.error(
          "expression.function",
          "A function cannot take the value it is given.",
          "The function says why. What is known before the run is evaluated at check already.");

  public static final Rule LSN_AS_TEXT =
      Rule.error(
          "expression.lsn-as-text",
          "An LSN is compared with a text.",
          "As texts, `9/0` is larger than `10/0`. Make an LSN of the text:"
              + " `lsn(\"16/B374D848\")`.");

  public static final Rule NO_ITEM =
      Rule.error(
          "expression.no-item",
          "A list has no such item.",
          "Items count from 0. Look at `size(list)` first, or name the item by a condition.");

  public static final Rule NO_VALUE =
      Rule.error(
          "expression.no-value",
          "A name or an expression has no value here.",
          "What it names has not been found out, or is not a value: a step before it was skipped,"
              + " or it is the name of a type.");

  public static final Rule NOT_A_BOOL =
      Rule.error(
          "expression.not-a-bool",
          "A condition is not true or false.",
          "No other value counts as true: in most tools an empty text, `0` or `\"false\"` would"
              + " each mean something else. Compare it with something.");

  public static final Rule OPERANDS =
      Rule.error(
          "expression.operands",
          "An operator is given values that it cannot take.",
          "Values of different types are not equal and not in any order; converting them silently"
              + " is how `\"10\"` becomes less than `\"9\"`. Convert one of them by name.");

  public static final Rule SECRET =
      Rule.error(
          "expression.secret",
          "A secret does not say where it comes from.",
          "`!secret` takes exactly one source: `env`, `file` or `command`. The value itself never"
              + " stands in a file.");

  public static final Rule SYNTAX =
      Rule.error(
          "expression.syntax",
          "An expression is not complete or not written as the language wants it.",
          "Conditions are CEL: `==`, `&&`, `||`, `!`, `in`, fields by `.name`. See the chapter on"
              + " expressions in docs/language.md.");

  public static final Rule TOO_LONG =
      Rule.error(
          "expression.too-long",
          "An expression takes too long to evaluate.",
          "The limit keeps a pattern or a nested loop from holding up a run without end.");

  public static final Rule TYPE =
      Rule.error(
          "expression.type",
          "An expression's parts do not fit together.",
          "A function or a field is used on a value of another type. It would fail when it runs; it"
              + " is said before.");

  public static final Rule UNDEFINED_NAME =
      Rule.error(
          "expression.undefined-name",
          "An expression names what is not defined there.",
          "Names are those of inputs, variables, loops and of results that steps before this one"
              + " register. An undefined name is never empty or false.");

  public static final Rule UNKNOWN_FIELD =
      Rule.error(
          "expression.unknown-field",
          "An expression names a field that the value does not have.",
          "The fields of a module's result are on its page in docs/modules. An unknown field is"
              + " never empty or false.");

  public static final Rule UNKNOWN_FUNCTION =
      Rule.error(
          "expression.unknown-function",
          "There is no such function.",
          "Functions are those of the language and of the modules, listed in docs/language.md.");

  public static final Rule UNKNOWN_TAG =
      Rule.error(
          "expression.unknown-tag",
          "A tag stands where it means nothing.",
          "`!expr` stands before a text, `!secret` before its source. A tag that is not understood"
              + " is not ignored.");

  public static final Rule SECRET_UNRESOLVED =
      Rule.error(
          "secret.unresolved",
          "A secret cannot be had.",
          "The variable, file or command that it comes from does not give it. Nothing starts with"
              + " an empty password.");

  public static final Rule VARIABLE_CYCLE =
      Rule.error(
          "variable.cycle",
          "A variable is defined by itself.",
          "It has no value, whichever is evaluated first. Give one of the variables in the circle a"
              + " value of its own.");

  public static final List<Rule> ALL =
      List.of(
          ARITHMETIC,
          FUNCTION,
          LSN_AS_TEXT,
          NO_ITEM,
          NO_VALUE,
          NOT_A_BOOL,
          OPERANDS,
          SECRET,
          SYNTAX,
          TOO_LONG,
          TYPE,
          UNDEFINED_NAME,
          UNKNOWN_FIELD,
          UNKNOWN_FUNCTION,
          UNKNOWN_TAG,
          SECRET_UNRESOLVED,
          VARIABLE_CYCLE);

  private ExpressionRules() {}
}
