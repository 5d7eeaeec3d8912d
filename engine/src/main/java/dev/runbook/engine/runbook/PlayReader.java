package dev.runbook.engine.runbook;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the plays of one runbook: the keys of a play, with the sentence for what may be wrong with
/// each.
final class PlayReader {
  private final ModuleCatalog catalog;
  private final StepReader steps;
  private final TemplateFiles templates;
  private final List<Diagnostic> problems;
  private final Map<String, Integer> seen = new HashMap<>();

  /// @param steps reads the steps of this runbook
  /// @param templates of this runbook, for what its plays say of modules
  PlayReader(
      ModuleCatalog catalog, StepReader steps, TemplateFiles templates, List<Diagnostic> problems) {
    this.catalog = catalog;
    this.steps = steps;
    this.templates = templates;
    this.problems = problems;
  }

  /// Those that could be read. Plays of one name are told apart by their order.
  List<Play> read(List<Node> nodes) {
    List<Play> plays = new ArrayList<>();
    int number = 0;
    for (Node node : nodes) {
      number++;
      play(node, number).ifPresent(plays::add);
    }
    return plays;
  }

  private Optional<Play> play(Node node, int number) {
    if (!(node instanceof Node.Mapping mapping)) {
      problems.add(
          Diagnostic.error(
              RunbookFileRules.STRUCTURE_WRONG_KIND,
              node.span(),
              "A play is a mapping, and this is " + node.kind() + "."));
      return Optional.empty();
    }
    KeyedMapping keys = new KeyedMapping(mapping, Section.PLAY, problems);
    String name = keys.text("name").orElse("play " + number);
    String path = StepReader.unique(StepReader.slug(name), seen);
    Optional<Node> hosts = keys.required("hosts");
    Map<String, List<Definition>> defaults = defaults(keys);
    Play play =
        new Play(
            name,
            path,
            mapping.span(),
            hosts.isPresent() && hosts.get() instanceof Node.Scalar scalar
                ? scalar
                : new Node.Scalar(mapping.span(), "", Node.Style.PLAIN, Optional.empty()),
            keys.definitions("vars"),
            keys.node("become"),
            keys.node("environment"),
            batches(keys),
            strategy(keys),
            keys.flag("any_errors_fatal"),
            keys.scalar("max_fail_percentage").flatMap(this::percentage),
            keys.texts("tags"),
            defaults,
            steps.read(keys.list("handlers"), path + "/handlers", number + ".h"),
            steps.read(keys.list("steps"), path, "" + number));
    if (hosts.isPresent() && !(hosts.get() instanceof Node.Scalar)) {
      problems.add(
          Diagnostic.error(
              RunbookFileRules.STRUCTURE_WRONG_KIND,
              hosts.get().span(),
              "`hosts` must be a pattern, and this is " + hosts.get().kind() + "."));
    }
    keys.reportUnknownKeys();
    return Optional.of(play);
  }

  private Map<String, List<Definition>> defaults(KeyedMapping keys) {
    Map<String, List<Definition>> defaults = new LinkedHashMap<>();
    for (Node.Entry entry : keys.entries("defaults")) {
      Node given =
          catalog
              .module(entry.key().text())
              .map(module -> templates.in(entry.value(), module.spec()))
              .orElse(entry.value());
      if (given instanceof Node.Mapping mapping) {
        defaults.put(
            entry.key().text(),
            mapping.entries().stream()
                .map(each -> new Definition(each.key().text(), each.value(), each.key().span()))
                .toList());
      } else {
        problems.add(
            Diagnostic.error(
                RunbookFileRules.STRUCTURE_WRONG_KIND,
                entry.value().span(),
                "The defaults of a module are a mapping, and this is "
                    + entry.value().kind()
                    + "."));
      }
    }
    return defaults;
  }

  private Play.Strategy strategy(KeyedMapping keys) {
    Optional<Node.Scalar> written = keys.scalar("strategy");
    if (written.isEmpty() || written.get().text().equals("linear")) {
      return Play.Strategy.LINEAR;
    }
    if (!written.get().text().equals("free")) {
      problems.add(
          Diagnostic.error(
                  RunbookFileRules.STRUCTURE_UNKNOWN_STRATEGY,
                  written.get().span(),
                  "There is no strategy `" + written.get().text() + "`.")
              .withAdvice("Strategies are `linear` and `free`."));
    }
    return Play.Strategy.FREE;
  }

  private Optional<Integer> percentage(Node.Scalar value) {
    String text = value.text().replace("%", "").strip();
    if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= 100) {
      return Optional.of(Integer.parseInt(text));
    }
    problems.add(
        Diagnostic.error(
            RunbookFileRules.STRUCTURE_NOT_A_PERCENTAGE,
            value.span(),
            "`" + value.text() + "` is not a percentage from 0 to 100."));
    return Optional.empty();
  }

  /// `serial`: sizes of batches, each a number of hosts or a percentage of them.
  private List<String> batches(KeyedMapping keys) {
    Optional<Node> written = keys.node("serial");
    if (written.isEmpty() || (written.get() instanceof Node.Scalar scalar && scalar.isNull())) {
      return List.of();
    }
    List<Node> sizes =
        written.get() instanceof Node.Sequence list ? list.items() : List.of(written.get());
    List<String> batches = new ArrayList<>();
    for (Node size : sizes) {
      if (size instanceof Node.Scalar scalar && isBatch(scalar.text())) {
        batches.add(scalar.text());
      } else {
        problems.add(
            Diagnostic.error(
                    RunbookFileRules.STRUCTURE_NOT_A_BATCH,
                    size.span(),
                    (size instanceof Node.Scalar scalar ? "`" + scalar.text() + "`" : "This")
                        + " is not a number of hosts to take at a time.")
                .withAdvice(
                    "Write a number from 1 on, or a percentage from 1 to 100: `2`, `30%`."));
      }
    }
    return batches;
  }

  private static boolean isBatch(String text) {
    return text.matches("[1-9]\\d{0,8}")
        || (text.matches("[1-9]\\d{0,2}%")
            && Integer.parseInt(text.substring(0, text.length() - 1)) <= 100);
  }
}
