package dev.runbook.cli.report.html;

import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlannedStep;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Makes the content of the page from one plan.
final class PageMaker {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /// As many hosts are named in a step's line.
  private static final int NAMED_HOSTS = 4;

  private final Plan plan;
  private final Provenance provenance;
  private final Set<Mark> marks = EnumSet.noneOf(Mark.class);
  private final List<Page.Notice> destroyed = new ArrayList<>();
  private final List<Page.Notice> failing = new ArrayList<>();
  private final List<Page.Notice> asked = new ArrayList<>();
  private final List<Page.Notice> answered = new ArrayList<>();
  private final List<Page.Notice> irreversible = new ArrayList<>();
  private final List<Page.Notice> interrupted = new ArrayList<>();
  private final Map<String, String> anchorsOf = new HashMap<>();
  private int anchors;

  PageMaker(Plan plan, Provenance provenance) {
    this.plan = plan;
    this.provenance = provenance;
  }

  Page page(String policy, String style, String script) {
    List<Page.Play> plays = new ArrayList<>();
    for (Plan.PlannedPlay play : plan.plays()) {
      List<Page.Step> steps =
          Outline.of(play.steps()).stream().map(each -> step(each, play)).toList();
      plays.add(
          new Page.Play(
              "play" + (plays.size() + 1),
              play.name(),
              play.hosts().isEmpty() ? "on no host" : "on " + named(play.hosts()),
              String.join(" ", play.hosts()),
              size(steps),
              steps));
    }
    Set<String> hosts = new LinkedHashSet<>();
    plan.plays().forEach(play -> hosts.addAll(play.hosts()));
    return new Page(
        policy,
        style,
        script,
        plan.runbook(),
        plan.offline()
            ? "Made offline: nobody was connected to, and what hosts would say is not known."
            : "Made by reading only: nothing was changed.",
        facts(),
        counts(),
        sections(),
        Sheets.of(plan, anchorsOf),
        Page.Table.of(plan.inputs().stream().map(StepView::entry).toList()),
        List.copyOf(hosts),
        marks.stream().filter(mark -> mark != Mark.GROUP).map(StepView::kind).toList(),
        plays);
  }

  private Page.Step step(Outline outline, Plan.PlannedPlay play) {
    String anchor = "s" + ++anchors;
    PlannedStep first = outline.step();
    List<Outline.Outcome> outcomes = outline.outcomes();
    Mark worst =
        outcomes.stream().map(each -> Mark.of(each.step())).min(Mark::compareTo).orElseThrow();
    outcomes.forEach(each -> marks.add(Mark.of(each.step())));
    outcomes.forEach(each -> notices(each, anchor));
    anchorsOf.putIfAbsent(first.id().written(), anchor);
    List<String> hosts = outcomes.stream().flatMap(each -> each.hosts().stream()).toList();
    List<Page.Step> steps = outline.children().stream().map(each -> step(each, play)).toList();
    boolean one = outcomes.size() == 1;
    Outline.Outcome only = outcomes.getFirst();
    return new Page.Step(
        anchor,
        first.number(),
        first.name(),
        first.id().loopKey(),
        StepView.kind(worst),
        one && hosts.size() <= NAMED_HOSTS
            ? where(only)
            : hosts.size() == play.hosts().size() ? "all " + hosts.size() + " hosts" : named(hosts),
        one ? StepView.circumstance(first) : "",
        one ? StepView.gist(first) : outcomes.size() + " different outcomes",
        worst == Mark.DESTROYS || worst == Mark.FAILS || worst == Mark.GROUP,
        worst == Mark.GROUP || !steps.isEmpty(),
        outcomes.stream()
            .map(each ->
                StepView.outcome(each, one && hosts.size() <= NAMED_HOSTS ? "" : header(each)))
            .toList(),
        steps.isEmpty() ? List.of() : List.of(new Page.Nest(steps)));
  }

  private static String header(Outline.Outcome outcome) {
    return outcome.step().target().equals(outcome.step().host())
        ? String.join(", ", outcome.hosts())
        : outcome.step().target() + " for " + String.join(", ", outcome.hosts());
  }

  private static String where(Outline.Outcome outcome) {
    return outcome.step().target().equals(outcome.step().host())
        ? named(outcome.hosts())
        : outcome.step().target() + " for " + named(outcome.hosts());
  }

  private static String named(List<String> hosts) {
    return hosts.size() <= NAMED_HOSTS ? String.join(", ", hosts) : hosts.size() + " hosts";
  }

  private void notices(Outline.Outcome outcome, String anchor) {
    PlannedStep step = outcome.step();
    if (step.destroys()) {
      destroyed.add(notice(outcome, anchor, StepView.exactly(step), true));
    }
    if (step.verdict() instanceof PlannedStep.Fails) {
      failing.add(notice(outcome, anchor, StepView.exactly(step), false));
    }
    said(outcome, anchor, step.review().irreversible(), irreversible);
    said(outcome, anchor, step.review().ifInterrupted(), interrupted);
    if (!step.questions().isEmpty()) {
      asked.add(
          notice(
              outcome,
              anchor,
              step.questions().stream()
                  .map(each -> new Page.Fact("", StepView.asked(each) + ": " + each.text()))
                  .toList(),
              false));
    }
    if (!step.answers().isEmpty()) {
      answered.add(
          notice(
              outcome,
              anchor,
              step.answers().stream()
                  .map(each -> new Page.Fact("", each.rule() + ": " + each.because()))
                  .toList(),
              false));
    }
  }

  private static void said(
      Outline.Outcome outcome, String anchor, String text, List<Page.Notice> to) {
    if (!text.isEmpty()) {
      to.add(notice(outcome, anchor, List.of(new Page.Fact("", text)), false));
    }
  }

  private static Page.Notice notice(
      Outline.Outcome outcome, String anchor, List<Page.Fact> lines, boolean guards) {
    PlannedStep step = outcome.step();
    String loop = step.id().loopKey();
    return new Page.Notice(
        anchor,
        step.number(),
        step.name() + (loop.isEmpty() ? "" : " [" + loop + "]"),
        header(outcome),
        StepView.circumstance(step),
        lines,
        guards ? step.guards().stream().map(StepView::guard).toList() : List.of());
  }

  private List<Page.Section> sections() {
    List<Page.Section> sections = new ArrayList<>();
    sections.add(
        destroyed.isEmpty()
            ? new Page.Section("destroyed", "none", "Nothing is destroyed", List.of())
            : new Page.Section(
                "destroyed", "destroys", "What is destroyed", List.copyOf(destroyed)));
    sections.add(
        new Page.Section(
            "irreversible", "destroys", "The irreversible point", List.copyOf(irreversible)));
    sections.add(
        new Page.Section(
            "failing", "fails", "What would fail as things are now", List.copyOf(failing)));
    sections.add(
        new Page.Section("asked", "plain", "What the operator will be asked", List.copyOf(asked)));
    sections.add(new Page.Section("interrupted", "plain", "If it dies", List.copyOf(interrupted)));
    sections.add(
        new Page.Section(
            "answered",
            "plain",
            "Findings of the check that the runbook answers",
            List.copyOf(answered)));
    return sections.stream()
        .filter(each -> each.kind().equals("none") || !each.notices().isEmpty())
        .toList();
  }

  private List<Page.Fact> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Runbook", provenance.runbook());
    facts.put(
        "Inventory",
        provenance.inventories().isEmpty()
            ? "the project's"
            : String.join(", ", provenance.inventories()));
    facts.put("Limited to", provenance.limit());
    facts.put("Tags", provenance.tags());
    facts.put("Planned by", provenance.operator());
    facts.put("Planned at", TIME.format(plan.made()));
    facts.put("Engine", provenance.engine());
    return facts.entrySet().stream()
        .filter(fact -> !fact.getValue().isEmpty())
        .map(fact -> new Page.Fact(fact.getKey(), fact.getValue()))
        .toList();
  }

  private List<Page.Count> counts() {
    long changes = count(PlannedStep.Changes.class);
    return List.of(
        count(Mark.DESTROYS, plan.destroying().size(), "destroy"),
        count(Mark.CHANGES, changes, changes == 1 ? "changes something" : "change something"),
        count(Mark.UNKNOWN, count(PlannedStep.Unjudged.class), "cannot be judged yet"),
        count(Mark.FAILS, plan.failing().size(), "would fail as things are now"));
  }

  private static Page.Count count(Mark mark, long number, String words) {
    return new Page.Count(number == 0 ? "zero" : mark.kind(), number, words);
  }

  private long count(Class<? extends PlannedStep.Verdict> verdict) {
    return plan.steps().stream().map(PlannedStep::verdict).filter(verdict::isInstance).count();
  }

  private static String size(List<Page.Step> steps) {
    long size = leaves(steps);
    return size == 1 ? "1 step" : size + " steps";
  }

  private static long leaves(List<Page.Step> steps) {
    return steps.stream()
        .mapToLong(each ->
            each.group() ? each.nests().stream().mapToLong(nest -> leaves(nest.steps())).sum() : 1)
        .sum();
  }
}
