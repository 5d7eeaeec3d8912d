package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.expression.Template;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Scripts can be parsed by `sh`.
final class ShellSyntax implements RunbookRule {
  private static final Rule RULE =
      Rule.error(
          "shell.syntax",
          "A script cannot be parsed by `sh`.",
          "The control machine's `sh` reads every script and runs none of it (`sh -n`), with a word"
              + " for each value. Scripts run by the host's `sh`, which may not be bash: arrays,"
              + " `[[ ]]`, `<(...)` and `function` are not POSIX.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public boolean isAskedBeside() {
    return true;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    Map<Span, Template> templates = new LinkedHashMap<>();
    Map<Span, String> scripts = new LinkedHashMap<>();
    reading.eachStep((step, around) ->
        TextArguments.each(
            step,
            around,
            reading,
            Place.SHELL,
            (_, formula) -> {
              if (formula instanceof Formula.TextTemplate text
                  && !scripts.containsKey(text.span())) {
                text.template()
                    .sample(Value.whole(1))
                    .ifPresent(sample -> {
                      templates.put(text.span(), text.template());
                      scripts.put(text.span(), Arguments.asShell("script", sample).text());
                    });
              }
            }));
    List<Span> places = new ArrayList<>(scripts.keySet());
    List<String> texts = new ArrayList<>(scripts.values());
    if (texts.isEmpty() || reading.parsed().has(texts)) {
      return;
    }
    ShellParser parser = new ShellParser();
    List<ShellParser.Complaint> complaints = parser.complaints(texts);
    if (complaints.isEmpty() && parser.hasAnswered()) {
      reading.parsed().add(texts);
    }
    for (ShellParser.Complaint complaint : complaints) {
      Template template = templates.get(places.get(complaint.index()));
      if (template != null) {
        found.accept(
            RULE.at(
                template.line(complaint.line()),
                "`sh` cannot parse this script: " + complaint.message() + "."));
      }
    }
  }
}
