package dev.runbook.cli;

import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A module's page of the reference: what `runbook modules doc NAME` says, as Markdown.
final class ModulePage {
  /// The records that the page names, by their names, in the order in which it does.
  private final Map<String, ValueType.RecordOf> records = new LinkedHashMap<>();

  private final StringBuilder text = new StringBuilder();

  private ModulePage() {}

  /// The pages of all modules and their index, by the names of their files.
  static Map<String, String> all(List<Module<?>> modules) {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("README.md", index(modules));
    for (Module<?> module : modules) {
      pages.put(module.spec().name() + ".md", new ModulePage().of(module));
    }
    return pages;
  }

  private static String index(List<Module<?>> modules) {
    String rows =
        modules.stream()
            .map(Module::spec)
            .map(spec ->
                "| [%s](%s.md) | %s |\n"
                    .formatted(spec.name(), spec.name(), cell(sentence(spec.doc()))))
            .collect(Collectors.joining());
    return """
    # Modules

    What a step can do. The pages are made from what the modules say of themselves; `runbook modules doc NAME` shows
    the same. How a step is written around a module is in [the language](../language.md#steps-and-their-modifiers).

    | module | |
    |---|---|
    """
        + rows;
  }

  /// The first one; a stop inside an abbreviation or a name has no blank and capital behind it.
  private static String sentence(String doc) {
    return doc.strip().split("(?<=\\.)\\s+(?=\\p{Lu}|`)", 2)[0].replaceAll("\\s+", " ");
  }

  private String of(Module<?> module) {
    ModuleSpec spec = module.spec();
    text.append("# ").append(spec.name()).append("\n\n");
    text.append(spec.doc().strip()).append("\n\n");
    parameters("Arguments", spec.parameters());
    spec.shorthand()
        .ifPresent(name ->
            text.append("A text alone is `%s`: `%s: \"...\"`.\n\n".formatted(name, spec.name())));
    if (spec.open()) {
      text.append("Any name may be given, with any value.\n\n");
    }
    if (module instanceof Holdable<?> holdable) {
      parameters("Under `with:`", holdable.holdParameters());
    }
    result(spec.result());
    types();
    if (!spec.invalidates().isEmpty()) {
      text.append("## Facts\n\nAfter a change these are gathered anew: ")
          .append(
              spec.invalidates().stream()
                  .sorted()
                  .map(fact -> "`facts." + fact + "`")
                  .collect(Collectors.joining(", ")))
          .append(".\n\n");
    }
    return text.toString().stripTrailing() + "\n";
  }

  private void parameters(String title, List<Parameter> parameters) {
    text.append("## ").append(title).append("\n\n");
    if (parameters.isEmpty()) {
      text.append("None with a meaning of its own.\n\n");
      return;
    }
    text.append("| name | type | must be given | |\n|---|---|---|---|\n");
    for (Parameter parameter : parameters) {
      text.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  parameter.name(),
                  written(parameter.type()),
                  parameter.presence() == Parameter.Presence.REQUIRED ? "yes" : "",
                  cell(parameter.doc() + escaping(parameter.place()))));
    }
    text.append('\n');
  }

  private static String escaping(Place place) {
    return switch (place) {
      case PLAIN -> "";
      case EXPRESSION -> " Expressions, without `!expr`.";
      case SHELL -> " `{{...}}` is quoted for the shell.";
      case SQL -> " `{{...}}` is a parameter or a quoted name.";
    };
  }

  private void result(ValueType result) {
    text.append("## Result\n\n");
    if (result instanceof ValueType.RecordOf named) {
      fields(named);
    } else if (result == ValueType.Simple.DYNAMIC) {
      text.append("Depends on the arguments.\n\n");
    } else {
      text.append(written(result)).append("\n\n");
    }
  }

  private void fields(ValueType.RecordOf named) {
    if (named.fields().isEmpty()) {
      text.append("No fields but `outcome`.\n\n");
      return;
    }
    text.append("| field | type |\n|---|---|\n");
    named
        .fields()
        .forEach((field, type) -> text.append("| `%s` | %s |\n".formatted(field, written(type))));
    text.append('\n');
  }

  /// The fields of the records that were named, and of those that they name.
  private void types() {
    List<String> written = new ArrayList<>();
    while (written.size() < records.size()) {
      List<ValueType.RecordOf> more =
          records.values().stream().filter(each -> !written.contains(each.name())).toList();
      for (ValueType.RecordOf each : more) {
        text.append("### ").append(each.name()).append("\n\n");
        fields(each);
        written.add(each.name());
      }
    }
  }

  private String written(ValueType type) {
    note(type);
    return switch (type) {
      case ValueType.OneOf one -> choices(one);
      case ValueType.OptionalOf(ValueType.OneOf one) -> choices(one) + ", or nothing";
      default -> "`" + type.written() + "`";
    };
  }

  private static String choices(ValueType.OneOf one) {
    return one.choices().stream()
        .map(choice -> "`" + choice + "`")
        .collect(Collectors.joining(", "));
  }

  private void note(ValueType type) {
    switch (type) {
      case ValueType.RecordOf named -> records.putIfAbsent(named.name(), named);
      case ValueType.ListOf list -> note(list.item());
      case ValueType.MapOf map -> note(map.item());
      case ValueType.OptionalOf optional -> note(optional.inner());
      case ValueType.OneOf _, ValueType.Simple _ -> {}
    }
  }

  private static String cell(String text) {
    return text.strip().replaceAll("\\s+", " ").replace("|", "\\|");
  }
}
