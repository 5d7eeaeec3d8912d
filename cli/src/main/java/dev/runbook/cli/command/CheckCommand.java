package dev.runbook.cli.command;

import dev.runbook.cli.report.Findings;
import dev.runbook.cli.report.FindingsJson;
import dev.runbook.cli.report.FindingsSarif;
import dev.runbook.cli.report.RuleText;
import dev.runbook.engine.check.AnsweredFinding;
import dev.runbook.engine.diagnostic.DiagnosticRenderer;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.value.JsonValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `runbook check FILE...`.
public final class CheckCommand implements Callable<Integer> {
  /// How findings are written: for people, as JSON (docs/check.md), or as SARIF 2.1.0 for editors
  /// and code scanning.
  enum Format {
    text,
    json,
    sarif
  }

  private final Workbench bench;
  private final Console console;
  private final String version;
  private final Choosing choosing = new Choosing();
  private List<String> files = List.of();
  private Format format = Format.text;
  private boolean listRules;
  private String explained = "";

  /// @param version this program's, for documents that name what made them
  public CheckCommand(Workbench bench, Console console, String version) {
    this.bench = bench;
    this.console = console;
    this.version = version;
  }

  /// What may be written after its name.
  public CommandLine line() {
    Syntax syntax =
        Syntax.of(
            "check", this, "Finds by reading what is wrong with runbooks; connects to nobody.");
    choosing.addTo(syntax);
    syntax.arguments(
        "FILE",
        "The runbooks: files here, in runbooks/, or in a directory of the configuration.",
        given -> files = given);
    syntax.choice(
        "--format",
        "FORMAT",
        format,
        "How findings are written: ${COMPLETION-CANDIDATES}; default text.",
        given -> format = given);
    syntax.flag(
        "--list-rules", "Lists everything that a check can find.", given -> listRules = given);
    syntax.text("--explain", "RULE", "Says why a rule is there.", given -> explained = given);
    return syntax.line();
  }

  @Override
  public Integer call() throws Rejection, Usage {
    if (listRules) {
      list();
      return ExitCode.OK.code();
    }
    if (!explained.isEmpty()) {
      RuleText.explanation(rule(explained)).forEach(console.out()::println);
      return ExitCode.OK.code();
    }
    if (files.isEmpty()) {
      throw new Usage("There is nothing to check: name a runbook.");
    }
    return check();
  }

  private int check() throws Rejection {
    Diagnostics found = new Diagnostics();
    Set<AnsweredFinding> answered = new LinkedHashSet<>();
    List<String> verdicts = new ArrayList<>();
    for (String file : new LinkedHashSet<>(files)) {
      try {
        Workbench.Loaded loaded = bench.load(file, choosing, reference -> "");
        found.addAll(loaded.warnings());
        answered.addAll(loaded.runbook().answered());
        verdicts.add(verdict(loaded));
      } catch (Rejection rejection) {
        found.addAll(rejection.diagnostics());
      }
    }
    if (format == Format.text) {
      text(found, verdicts);
      return ExitCode.OK.code();
    }
    Findings findings =
        new Findings(List.copyOf(files), found.all(), List.copyOf(answered), bench.redactor());
    console
        .out()
        .println(
            JsonValues.pretty(
                format == Format.json
                    ? FindingsJson.of(findings)
                    : FindingsSarif.of(findings, RuleCatalogue.all(), version)));
    return found.hasErrors() ? ExitCode.REJECTED.code() : ExitCode.OK.code();
  }

  private void text(Diagnostics found, List<String> verdicts) throws Rejection {
    if (found.hasErrors()) {
      throw new Rejection(found.all());
    }
    DiagnosticRenderer renderer = new DiagnosticRenderer();
    found
        .all()
        .forEach(each -> console.err().println(bench.redactor().redact(renderer.render(each))));
    verdicts.forEach(console.out()::println);
  }

  private static String verdict(Workbench.Loaded loaded) {
    int warnings = loaded.warnings().size();
    int answered = loaded.runbook().answered().size();
    return loaded.runbook().runbook().file().name()
        + ": nothing wrong found"
        + (warnings == 0 ? "" : ", " + counted(warnings, "warning"))
        + (answered == 0 ? "" : ", " + counted(answered, "finding") + " answered")
        + ".";
  }

  private void list() {
    switch (format) {
      case text -> RuleText.list(RuleCatalogue.all()).forEach(console.out()::println);
      case json, sarif ->
          console.out().println(JsonValues.pretty(FindingsJson.rules(RuleCatalogue.all())));
    }
  }

  private static Rule rule(String id) throws Usage {
    List<Rule> rules = RuleCatalogue.all();
    for (Rule rule : rules) {
      if (rule.id().id().equals(id)) {
        return rule;
      }
    }
    throw new Usage(
        "There is no rule `"
            + id
            + "`. "
            + Suggestion.didYouMean(id, rules.stream().map(rule -> rule.id().id()).toList())
                .orElse("`runbook check --list-rules` lists them."));
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
