package dev.runbook.engine.plan;

import dev.runbook.engine.check.CheckedRunbook;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.RuleId;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.ExpressionRules;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.inventory.HostSettings;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.value.Value;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds, without connecting to anybody, what is wrong with the hosts that plays may run on: how
/// they are reached, and variables that are defined by themselves.
public final class HostFindings {
  private static final RuleId CYCLE = ExpressionRules.VARIABLE_CYCLE.id();
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private final CheckedRunbook checked;
  private final Formulas formulas;
  private final Landscape landscape;
  private final Diagnostics found = new Diagnostics();

  private HostFindings(CheckedRunbook checked, Formulas formulas, Redactor redactor) {
    this.checked = checked;
    this.formulas = formulas;
    this.landscape =
        new Landscape(checked, formulas, _ -> Map.of(), Map.of(), Optional.empty(), redactor);
  }

  /// @param formulas need no secrets: what depends on one that cannot be had is passed over
  /// @return errors and warnings, each once, by place
  public static List<Diagnostic> of(CheckedRunbook checked, Formulas formulas, Redactor redactor) {
    HostFindings findings = new HostFindings(checked, formulas, redactor);
    Set<String> hosts = new LinkedHashSet<>();
    for (Play play : checked.runbook().plays()) {
      for (String host : checked.hosts(play)) {
        hosts.add(host);
        findings.variables(play, host);
      }
    }
    hosts.forEach(findings::settings);
    return findings.found.all();
  }

  private void settings(String name) {
    Optional<Host> host = checked.inventory().host(name);
    if (host.isEmpty()) {
      return;
    }
    Bindings bindings = landscape.hostBindings(name);
    HostSettings.problems(host.get(), node -> formulas.evaluate(node, Place.PLAIN, bindings))
        .stream()
        .filter(problem -> !problem.rule().id().startsWith("secret."))
        .forEach(found::add);
  }

  private void variables(Play play, String host) {
    StepBindings bindings =
        landscape.bindings(
            play, host, NONE, _ -> Optional.of(Value.Unknown.after("the host is looked at")));
    Set<String> seen = new LinkedHashSet<>();
    for (String name : bindings.variables().names()) {
      try {
        bindings.variables().find(name);
      } catch (EvaluationException e) {
        if (e.diagnostic().rule().equals(CYCLE)) {
          cycle(e.diagnostic(), seen);
        }
      }
    }
  }

  /// One finding for each cycle, wherever in it the look began.
  private void cycle(Diagnostic problem, Set<String> seen) {
    Set<String> names = new LinkedHashSet<>();
    NAME.matcher(problem.message()).results().forEach(match -> names.add(match.group(1)));
    if (Collections.disjoint(names, seen)) {
      found.add(problem);
    }
    seen.addAll(names);
  }

  /// Nothing is registered before anything has run.
  private static final Bindings NONE =
      new Bindings() {
        @Override
        public Optional<Value> find(String name) {
          return Optional.empty();
        }

        @Override
        public Set<String> names() {
          return Set.of();
        }
      };
}
