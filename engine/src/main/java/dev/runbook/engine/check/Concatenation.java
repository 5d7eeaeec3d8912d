package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Finds scripts and statements that are put together from texts, so that nothing in them is
/// escaped. One for shell and one for SQL.
final class Concatenation implements RunbookRule {
  private static final Pattern JOINS = Pattern.compile("['\"]\\s*\\+|\\+\\s*['\"]|\\.join\\(");
  private static final Pattern NAME = Pattern.compile("\\s*[A-Za-z_][A-Za-z0-9_]*\\s*");

  private final Rule rule;
  private final Place place;
  private final String message;
  private final String advice;

  private Concatenation(Rule rule, Place place, String message, String advice) {
    this.rule = rule;
    this.place = place;
    this.message = message;
    this.advice = advice;
  }

  static Concatenation ofSql() {
    return new Concatenation(
        Rule.warning(
                "sql.concatenated",
                "A statement is put together from texts.",
                "A value in it is read as SQL: a quote in a name ends the literal it stands in. In"
                    + " a statement that is written out, `{{name}}` becomes a parameter.")
            .guessing(),
        Place.SQL,
        "This statement is put together from texts, and a value in it is read as SQL.",
        "Write it out with `{{name}}`, which becomes a parameter.");
  }

  static Concatenation ofShell() {
    return new Concatenation(
        Rule.warning(
                "shell.concatenated",
                "A script is put together from texts.",
                "A value in it is read as shell: a blank or a `;` in a path changes what is run. In"
                    + " a script that is written out, `{{name}}` is quoted for its place.")
            .guessing(),
        Place.SHELL,
        "This script is put together from texts, and a value in it is read as shell.",
        "Write it out with `{{name}}`, which is quoted for its place.");
  }

  @Override
  public Rule rule() {
    return rule;
  }

  @Override
  public boolean isAskedBeside() {
    return true;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, around) ->
        TextArguments.each(
            step,
            around,
            reading,
            place,
            (_, formula) -> {
              if (formula instanceof Formula.Computed computed
                  && isOpen(computed, step, around, reading)) {
                found.accept(rule.at(computed.span(), message).withAdvice(advice));
              }
            }));
  }

  private static boolean isOpen(
      Formula.Computed computed, Step step, StepTree.Around around, Reading reading) {
    String text = computed.expression().text();
    if (JOINS.matcher(text).find()) {
      return !computed.names().isEmpty();
    }
    return NAME.matcher(text).matches()
        && definitions(text.strip(), step, around, reading).stream()
            .map(each -> reading.formulas().of(each.value(), Place.PLAIN))
            .anyMatch(Concatenation::joins);
  }

  private static boolean joins(Formula definition) {
    return switch (definition) {
      case Formula.TextTemplate text -> text.template().hasTags();
      case Formula.Computed computed ->
          !computed.names().isEmpty() && JOINS.matcher(computed.expression().text()).find();
      default -> false;
    };
  }

  /// The innermost definition of a name among `vars`; none when an inventory's.
  private static List<Definition> definitions(
      String name, Step step, StepTree.Around around, Reading reading) {
    List<Definition> all = new ArrayList<>(reading.runbook().vars());
    all.addAll(around.play().vars());
    around.ancestors().forEach(each -> all.addAll(each.modifiers().vars()));
    all.addAll(step.modifiers().vars());
    return all.stream().filter(each -> each.name().equals(name)).reduce((_, last) -> last).stream()
        .toList();
  }
}
