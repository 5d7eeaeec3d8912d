package dev.runbook.cli.command;

import dev.runbook.engine.check.Checker;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.runbook.Input;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.runbook.RunbookFileRules;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the values of `-e`: `name=value`, a YAML or JSON mapping, or `@FILE`. Later ones win.
final class InputArguments {
  private final Formulas formulas;
  private final List<Diagnostic> problems = new ArrayList<>();

  InputArguments(Formulas formulas) {
    this.formulas = formulas;
  }

  List<Diagnostic> problems() {
    return problems;
  }

  Map<String, Checker.Given.Input> read(List<String> arguments, Runbook runbook) {
    Map<String, Checker.Given.Input> inputs = new LinkedHashMap<>();
    for (String argument : arguments) {
      if (argument.startsWith("@")) {
        file(argument.substring(1), inputs);
      } else if (argument.stripLeading().startsWith("{")) {
        mapping(new SourceFile("-e", argument), inputs);
      } else {
        pair(argument, runbook, inputs);
      }
    }
    return inputs;
  }

  private void file(String name, Map<String, Checker.Given.Input> inputs) {
    try {
      mapping(new SourceFile(name, Files.readString(Path.of(name))), inputs);
    } catch (IOException e) {
      problems.add(
          Diagnostic.error(
              CommandRules.INPUT_UNREADABLE, "The file `" + name + "` cannot be read."));
    }
  }

  private void mapping(SourceFile source, Map<String, Checker.Given.Input> inputs) {
    YamlReader.Document document = YamlReader.read(source);
    problems.addAll(document.problems());
    if (document.root().isEmpty()) {
      return;
    }
    if (!(document.root().get() instanceof Node.Mapping mapping)) {
      problems.add(
          Diagnostic.error(
              RunbookFileRules.INPUT_NOT_A_MAPPING,
              document.root().get().span(),
              "Inputs are a mapping of names to values."));
      return;
    }
    for (Node.Entry entry : mapping.entries()) {
      value(entry.value())
          .ifPresent(value ->
              inputs.put(entry.key().text(), new Checker.Given.Input(value, entry.value().span())));
    }
  }

  /// A text stays a text where the input is one, so that `-e label=007` is what was typed.
  private void pair(String argument, Runbook runbook, Map<String, Checker.Given.Input> inputs) {
    int equals = argument.indexOf('=');
    if (equals < 1) {
      problems.add(
          Diagnostic.error(
              CommandRules.INPUT_NOT_A_PAIR,
              "`-e " + argument + "` is not of the form `name=value`."));
      return;
    }
    String name = argument.substring(0, equals);
    String text = argument.substring(equals + 1);
    SourceFile source = new SourceFile("-e " + name, text);
    Optional<Input> declared =
        runbook.inputs().stream().filter(input -> input.name().equals(name)).findFirst();
    if (declared.isPresent() && isText(declared.get().type())) {
      inputs.put(name, new Checker.Given.Input(Value.text(text), source.start()));
      return;
    }
    YamlReader.Document document = YamlReader.read(source);
    problems.addAll(document.problems());
    document
        .root()
        .flatMap(this::value)
        .ifPresent(value -> inputs.put(name, new Checker.Given.Input(value, source.start())));
  }

  private static boolean isText(ValueType type) {
    return switch (type) {
      case ValueType.Simple simple ->
          simple != ValueType.Simple.INT
              && simple != ValueType.Simple.DECIMAL
              && simple != ValueType.Simple.BOOL
              && simple != ValueType.Simple.DYNAMIC;
      case ValueType.OneOf _ -> true;
      case ValueType.OptionalOf optional -> isText(optional.inner());
      case ValueType.ListOf _, ValueType.MapOf _, ValueType.RecordOf _ -> false;
    };
  }

  private Optional<Value> value(Node node) {
    try {
      return Optional.of(formulas.evaluate(node, Place.PLAIN, NO_NAMES));
    } catch (EvaluationException e) {
      problems.add(e.diagnostic());
      return Optional.empty();
    }
  }

  private static final Bindings NO_NAMES =
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
