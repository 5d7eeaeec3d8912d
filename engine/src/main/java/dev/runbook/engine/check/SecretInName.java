package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.List;
import java.util.function.Consumer;

/// No secret is in the name of a file, a host or a tag.
final class SecretInName implements RunbookRule {
  private static final Rule RULE =
      Rule.error(
          "secret.in-name",
          "A secret is in the name of a file, a host or a tag.",
          "Names are seen by everybody: in the process list of the host, in its file system, in the"
              + " journal. A secret belongs into a file's content, a program's environment or its"
              + " standard input.");

  private static final List<Modifier> NAMES =
      List.of(
          Modifier.TAGS,
          Modifier.DELEGATE_TO,
          Modifier.APPROVE,
          Modifier.IRREVERSIBLE,
          Modifier.IF_INTERRUPTED,
          Modifier.NOTIFY);

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, around) -> {
      for (Modifier modifier : NAMES) {
        step.modifiers()
            .node(modifier)
            .filter(node ->
                reading
                    .foreseen()
                    .value(node, Place.PLAIN, step, around)
                    .filter(Value::hasSensitive)
                    .isPresent())
            .ifPresent(node -> found.accept(finding(modifier.key(), node.span())));
      }
      if (step instanceof Step.ModuleStep module) {
        reading
            .catalog()
            .module(module.module())
            .ifPresent(known -> paths(known, module, around, reading, found));
      }
    });
  }

  private static void paths(
      Module<?> module,
      Step.ModuleStep step,
      StepTree.Around around,
      Reading reading,
      Consumer<Diagnostic> found) {
    reading
        .foreseen()
        .arguments(step, around)
        .ifPresent(given ->
            module.spec().parameters().stream()
                .filter(parameter -> parameter.type() == ValueType.Simple.PATH)
                .filter(parameter ->
                    given.known().getOrDefault(parameter.name(), Value.NULL).hasSensitive())
                .forEach(parameter ->
                    found.accept(
                        finding(
                            parameter.name(),
                            given
                                .written(parameter.name())
                                .map(each -> each.value())
                                .map(Node::span)
                                .orElse(step.moduleSpan())))));
  }

  private static Diagnostic finding(String key, Span place) {
    return RULE.at(place, "A secret is part of `" + key + "`, which everybody sees.")
        .withAdvice("Give it in a file's content, in `environment` or in `stdin`.");
  }
}
