package dev.runbook.engine.runbook;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads lists of steps.
final class StepReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /// Reads the steps file that an include names, relative to the file it stands in.
  interface Callees {
    Optional<StepsFile> read(Node.Scalar file);
  }

  private final ModuleCatalog catalog;
  private final List<Diagnostic> problems;
  private final Callees callees;
  private final TemplateFiles templates;

  private final Map<String, ValueType.RecordOf> types;

  /// @param types those that the file declares
  StepReader(
      ModuleCatalog catalog,
      Map<String, ValueType.RecordOf> types,
      List<Diagnostic> problems,
      Callees callees,
      TemplateFiles templates) {
    this.catalog = catalog;
    this.types = types;
    this.problems = problems;
    this.callees = callees;
    this.templates = templates;
  }

  /// @param path the structural path of what the steps stand in
  /// @param number the outline number of what they stand in; empty at the top
  List<Step> read(List<Node> nodes, String path, String number) {
    List<Step> steps = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    int position = 0;
    for (Node node : nodes) {
      position++;
      if (!(node instanceof Node.Mapping mapping)) {
        problems.add(
            Diagnostic.error(
                    RunbookFileRules.STEP_NOT_A_MAPPING,
                    node.span(),
                    "A step is a mapping, and this is " + node.kind() + ".")
                .withAdvice("Write `- name: ...` with a module's key below it."));
        continue;
      }
      step(mapping, path, number.isEmpty() ? "" + position : number + "." + position, seen)
          .ifPresent(steps::add);
    }
    return steps;
  }

  private Optional<Step> step(
      Node.Mapping node, String path, String number, Map<String, Integer> seen) {
    KeyedMapping keys = new KeyedMapping(node, Section.STEP, problems);
    String name = keys.text("name").orElse("");
    Optional<Node> steps = keys.node("steps");
    Optional<Node> include = keys.node("include");
    Map<Modifier, Node> modifierNodes = modifierNodes(keys);
    List<Node.Entry> modules = new ArrayList<>();
    for (String key : keys.unasked()) {
      node.entry(key).ifPresent(modules::add);
    }
    List<Node.Entry> known =
        modules.stream().filter(entry -> catalog.module(entry.key().text()).isPresent()).toList();
    String shown = name.isEmpty() ? fallbackName(known, include.isPresent()) : name;
    String own = path + "/" + unique(slug(shown), seen);
    Step.Heading heading = new Step.Heading(shown, own, number, node.span());
    Modifiers modifiers = modifiers(keys, modifierNodes, own, number);
    int actions = known.size() + (steps.isPresent() ? 1 : 0) + (include.isPresent() ? 1 : 0);
    for (Node.Entry entry : modules) {
      if (!known.contains(entry)) {
        unknownKey(entry, actions > 0);
      }
    }
    if (actions > 1) {
      problems.add(
          Diagnostic.error(
                  RunbookFileRules.STEP_TWO_MODULES,
                  (known.isEmpty() ? node : known.getLast().key()).span(),
                  "A step does one thing, and this one has "
                      + actionNames(known, steps, include)
                      + ".")
              .withAdvice("Make a step of each, or put them under `steps:`."));
      return Optional.empty();
    }
    if (steps.isPresent()) {
      return Optional.of(
          new Step.Block(heading, modifiers, read(keys.asList("steps", steps.get()), own, number)));
    }
    if (include.isPresent()) {
      return include(heading, modifiers, include.get());
    }
    if (known.isEmpty() && !modules.isEmpty()) {
      // Reported above; the step stays, so that what it registers is not reported as undefined too.
      return Optional.of(new Step.Block(heading, modifiers, List.of()));
    }
    if (known.isEmpty()) {
      problems.add(
          Diagnostic.error(RunbookFileRules.STEP_NO_MODULE, node.span(), "This step does nothing.")
              .withAdvice("Give it a module, `steps:` or `include:`."));
      return Optional.empty();
    }
    Node.Entry module = known.getFirst();
    return Optional.of(
        new Step.ModuleStep(
            heading,
            modifiers,
            module.key().text(),
            module.key().span(),
            catalog
                .module(module.key().text())
                .map(found -> templates.in(module.value(), found.spec()))
                .orElse(module.value()),
            typed(module)));
  }

  private Optional<Step.TypedField> typed(Node.Entry module) {
    Optional<ModuleSpec.Typed> typing =
        catalog.module(module.key().text()).flatMap(found -> found.spec().typed());
    if (typing.isEmpty() || !(module.value() instanceof Node.Mapping arguments)) {
      return Optional.empty();
    }
    return arguments
        .get(typing.get().parameter())
        .flatMap(node ->
            InputReader.type(node, types, problems)
                .map(type -> new Step.TypedField(typing.get().field(), type, node.span())));
  }

  private Optional<Step> include(Step.Heading heading, Modifiers modifiers, Node node) {
    if (node instanceof Node.Scalar file) {
      return Optional.of(
          new Step.Include(heading, modifiers, file.text(), List.of(), callees.read(file)));
    }
    if (!(node instanceof Node.Mapping mapping)) {
      problems.add(
          Diagnostic.error(
              RunbookFileRules.STRUCTURE_WRONG_KIND,
              node.span(),
              "`include` must be a file name, or `{ file, inputs }`, and this is "
                  + node.kind()
                  + "."));
      return Optional.empty();
    }
    KeyedMapping keys = new KeyedMapping(mapping, Section.INCLUDE, problems);
    Optional<Node> file = keys.required("file");
    List<Definition> inputs = keys.definitions("inputs");
    keys.reportUnknownKeys();
    if (file.isPresent() && file.get() instanceof Node.Scalar scalar) {
      return Optional.of(
          new Step.Include(heading, modifiers, scalar.text(), inputs, callees.read(scalar)));
    }
    return Optional.empty();
  }

  private Map<Modifier, Node> modifierNodes(KeyedMapping keys) {
    Map<Modifier, Node> nodes = new EnumMap<>(Modifier.class);
    for (Modifier modifier : Modifier.values()) {
      keys.node(modifier.key()).ifPresent(node -> nodes.put(modifier, node));
    }
    return nodes;
  }

  private Modifiers modifiers(
      KeyedMapping keys, Map<Modifier, Node> nodes, String path, String number) {
    Map<Modifier, Node> evaluated = new EnumMap<>(Modifier.class);
    nodes.forEach((modifier, node) -> {
      switch (modifier.kind()) {
        case VALUE, EXPRESSION -> evaluated.put(modifier, node);
        case NAME -> {
          if (checkName(modifier, node)) {
            evaluated.put(modifier, node);
          }
        }
        case STEPS, HOLDS, VARIABLES, ANSWERS -> {}
      }
    });
    return new Modifiers(
        evaluated,
        read(keys.list("rescue"), path + "/rescue", number + ".r"),
        read(keys.list("on_failure"), path + "/on-failure", number + ".f"),
        read(keys.list("always"), path + "/always", number + ".a"),
        holds(keys.list("with")),
        keys.definitions("vars"),
        AnswerReader.read(keys.list("allow"), problems));
  }

  private boolean checkName(Modifier modifier, Node node) {
    if (node instanceof Node.Scalar scalar && NAME.matcher(scalar.text()).matches()) {
      return true;
    }
    problems.add(
        Diagnostic.error(
                RunbookFileRules.STEP_NOT_A_NAME,
                node.span(),
                "`" + modifier.key() + "` takes a plain name.")
            .withAdvice("A name has letters, digits and underscores and no digit first."));
    return false;
  }

  private List<Hold> holds(List<Node> nodes) {
    List<Hold> holds = new ArrayList<>();
    for (Node node : nodes) {
      if (!(node instanceof Node.Mapping mapping)) {
        problems.add(
            Diagnostic.error(
                    RunbookFileRules.HOLD_NOT_A_MAPPING,
                    node.span(),
                    "An entry under `with` is a mapping, and this is " + node.kind() + ".")
                .withAdvice("Write `- sql: { session: backup }`."));
        continue;
      }
      KeyedMapping keys = new KeyedMapping(mapping, Section.HOLD, problems);
      Optional<Node> when = keys.node("when");
      Set<String> rest = keys.unasked();
      if (rest.size() != 1) {
        problems.add(
            Diagnostic.error(
                RunbookFileRules.HOLD_ONE_MODULE,
                node.span(),
                "An entry under `with` names exactly one module."));
        continue;
      }
      String module = rest.iterator().next();
      Span span = mapping.entry(module).orElseThrow().key().span();
      holds.add(new Hold(module, mapping.get(module).orElseThrow(), when, span));
    }
    return holds;
  }

  private void unknownKey(Node.Entry entry, boolean hasModule) {
    List<String> candidates = new ArrayList<>(Modifier.keys());
    candidates.addAll(Section.STEP.names());
    candidates.addAll(catalog.moduleNames());
    String key = entry.key().text();
    Diagnostic problem =
        hasModule
            ? Diagnostic.error(
                RunbookFileRules.STEP_UNKNOWN_KEY,
                entry.key().span(),
                "There is no key `" + key + "` in a step.")
            : Diagnostic.error(
                RunbookFileRules.STEP_UNKNOWN_MODULE,
                entry.key().span(),
                "There is no module or key `" + key + "`.");
    problems.add(
        problem.withAdvice(
            AnsibleKeys.advice(key)
                .or(() -> Suggestion.didYouMean(key, candidates))
                .orElse(
                    hasModule
                        ? "Keys are: `name`, `" + String.join("`, `", Modifier.keys()) + "`."
                        : "Modules are: `" + String.join("`, `", catalog.moduleNames()) + "`.")));
  }

  private static String actionNames(
      List<Node.Entry> known, Optional<Node> steps, Optional<Node> include) {
    List<String> names = new ArrayList<>();
    known.forEach(entry -> names.add("`" + entry.key().text() + "`"));
    steps.ifPresent(_ -> names.add("`steps`"));
    include.ifPresent(_ -> names.add("`include`"));
    return String.join(" and ", names);
  }

  private static String fallbackName(List<Node.Entry> known, boolean include) {
    if (!known.isEmpty()) {
      return known.getFirst().key().text();
    }
    return include ? "include" : "steps";
  }

  static String slug(String name) {
    StringBuilder slug = new StringBuilder();
    for (char letter : name.toLowerCase(Locale.ROOT).toCharArray()) {
      if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
        slug.append(letter);
      } else if (!slug.isEmpty() && slug.charAt(slug.length() - 1) != '-') {
        slug.append('-');
      }
    }
    if (!slug.isEmpty() && slug.charAt(slug.length() - 1) == '-') {
      slug.setLength(slug.length() - 1);
    }
    return slug.isEmpty() ? "step" : slug.toString();
  }

  /// A second step of the same name beside the first gets `-2`, and so on.
  static String unique(String slug, Map<String, Integer> seen) {
    int count = seen.merge(slug, 1, Integer::sum);
    return count == 1 ? slug : slug + "-" + count;
  }
}
