package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.yaml.Node;
import java.util.List;

/// The arguments of a module as they are written.
public final class ModuleArguments {
  private ModuleArguments() {}

  /// The arguments as written; a single value or a list stands for the shorthand's parameter.
  public static List<Definition> definitions(ModuleSpec spec, Node node) {
    if (node instanceof Node.Mapping mapping && mapping.tag().isEmpty()) {
      return mapping.entries().stream()
          .map(entry -> new Definition(entry.key().text(), entry.value(), entry.key().span()))
          .toList();
    }
    if (node instanceof Node.Scalar scalar && scalar.isNull()) {
      return List.of();
    }
    return spec.shorthand()
        .map(name -> List.of(new Definition(name, node, node.span())))
        .orElse(List.of());
  }

  public static Diagnostic unknown(
      ModuleSpec spec, List<Parameter> parameters, Definition written) {
    List<String> names = parameters.stream().map(Parameter::name).distinct().toList();
    return Diagnostic.error(
            CheckRules.STEP_UNKNOWN_ARGUMENT,
            written.span(),
            "Module `" + spec.name() + "` has no argument `" + written.name() + "`.")
        .withAdvice(
            Suggestion.didYouMean(written.name(), names)
                .orElse("Its arguments are: `" + String.join("`, `", names) + "`."));
  }
}
