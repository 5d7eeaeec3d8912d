package dev.runbook.engine.runbook;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.value.TypeReader;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `types`, `inputs` and `outputs`.
final class InputReader {
  private final List<Diagnostic> problems;

  InputReader(List<Diagnostic> problems) {
    this.problems = problems;
  }

  /// Types may name each other in any order; one that would contain itself is reported as unknown.
  Map<String, ValueType.RecordOf> types(List<Node.Entry> entries) {
    Map<String, ValueType.RecordOf> known = new LinkedHashMap<>();
    List<Node.Entry> open = new ArrayList<>(entries);
    boolean progress = true;
    while (progress && !open.isEmpty()) {
      progress = false;
      // By an iterator: to look an entry up would compare all that is written in it.
      for (Iterator<Node.Entry> each = open.iterator(); each.hasNext(); ) {
        Node.Entry entry = each.next();
        Optional<ValueType.RecordOf> read = ofKnown(entry, known);
        if (read.isPresent()) {
          known.put(entry.key().text(), read.get());
          each.remove();
          progress = true;
        }
      }
    }
    for (Node.Entry entry : open) {
      explain(entry, known);
    }
    return known;
  }

  /// Empty while a field is of no known type. That may be declared further below, so nobody is
  /// told.
  private static Optional<ValueType.RecordOf> ofKnown(
      Node.Entry entry, Map<String, ValueType.RecordOf> known) {
    if (!(entry.value() instanceof Node.Mapping mapping)) {
      return Optional.empty();
    }
    Map<String, ValueType> fields = new LinkedHashMap<>();
    for (Node.Entry field : mapping.entries()) {
      if (!(field.value() instanceof Node.Scalar scalar)
          || !(TypeReader.read(scalar.text(), known) instanceof TypeReader.Read read)) {
        return Optional.empty();
      }
      fields.put(field.key().text(), read.type());
    }
    return Optional.of(new ValueType.RecordOf(entry.key().text(), fields));
  }

  private void explain(Node.Entry entry, Map<String, ValueType.RecordOf> known) {
    if (!(entry.value() instanceof Node.Mapping mapping)) {
      problems.add(
          Diagnostic.error(
                  RunbookFileRules.TYPE_NOT_A_RECORD,
                  entry.value().span(),
                  "A type is a mapping of fields to types.")
              .withAdvice("Write `Disk: { id: string, size: size }`."));
      return;
    }
    for (Node.Entry field : mapping.entries()) {
      type(field.value(), known, problems);
    }
  }

  List<Input> inputs(List<Node.Entry> entries, Map<String, ValueType.RecordOf> types) {
    List<Input> inputs = new ArrayList<>();
    for (Node.Entry entry : entries) {
      input(entry, types).ifPresent(inputs::add);
    }
    return inputs;
  }

  /// What choices may be of; any where the type could not be read, which has been reported.
  private static final List<ValueType> TEXTS =
      List.of(
          ValueType.Simple.STRING,
          ValueType.optional(ValueType.Simple.STRING),
          ValueType.Simple.PATH,
          ValueType.Simple.DYNAMIC);

  private Optional<Input> input(Node.Entry entry, Map<String, ValueType.RecordOf> types) {
    String name = entry.key().text();
    if (!(entry.value() instanceof Node.Mapping mapping)) {
      problems.add(
          Diagnostic.error(
                  RunbookFileRules.INPUT_NOT_A_MAPPING,
                  entry.value().span(),
                  "The input `" + name + "` is declared by a mapping.")
              .withAdvice("Write `" + name + ": { type: string, doc: \"...\" }`."));
      return Optional.empty();
    }
    KeyedMapping keys = new KeyedMapping(mapping, Section.INPUT, problems);
    Optional<Node> written = keys.required("type");
    ValueType type =
        written.flatMap(node -> type(node, types, problems)).orElse(ValueType.Simple.DYNAMIC);
    List<String> choices = keys.texts("choices");
    if (!choices.isEmpty()) {
      if (!TEXTS.contains(type)) {
        problems.add(
            Diagnostic.error(
                    RunbookFileRules.INPUT_CHOICES,
                    written.map(Node::span).orElse(entry.key().span()),
                    "Choices are texts, and `" + name + "` is " + type.written() + ".")
                .withAdvice("Write `type: string`."));
      }
      type = new ValueType.OneOf(choices);
    }
    Input input =
        new Input(
            name,
            type,
            keys.node("default"),
            keys.text("pattern"),
            keys.flag("secret"),
            keys.text("doc").orElse(""),
            entry.key().span());
    keys.reportUnknownKeys();
    return Optional.of(input);
  }

  List<Output> outputs(List<Node.Entry> entries, Map<String, ValueType.RecordOf> types) {
    List<Output> outputs = new ArrayList<>();
    for (Node.Entry entry : entries) {
      if (!(entry.value() instanceof Node.Mapping mapping) || mapping.tag().isPresent()) {
        outputs.add(
            new Output(
                entry.key().text(),
                ValueType.Simple.DYNAMIC,
                entry.value(),
                "",
                entry.key().span()));
        continue;
      }
      KeyedMapping keys = new KeyedMapping(mapping, Section.OUTPUT, problems);
      ValueType type =
          keys.node("type")
              .flatMap(node -> type(node, types, problems))
              .orElse(ValueType.Simple.DYNAMIC);
      String doc = keys.text("doc").orElse("");
      keys.required("value")
          .ifPresent(value ->
              outputs.add(new Output(entry.key().text(), type, value, doc, entry.key().span())));
      keys.reportUnknownKeys();
    }
    return outputs;
  }

  /// Reads the name of a type.
  static Optional<ValueType> type(
      Node node, Map<String, ValueType.RecordOf> types, List<Diagnostic> found) {
    if (!(node instanceof Node.Scalar scalar)) {
      found.add(
          Diagnostic.error(
                  RunbookFileRules.TYPE_UNKNOWN, node.span(), "A type is written as a text.")
              .withAdvice(
                  "Types are `string`, `int`, `bool`, `duration`, `size`, `path`, `instant`, `lsn`,"
                      + " `list(T)`, `map(T)`, `T?` and the names under `types`."));
      return Optional.empty();
    }
    return switch (TypeReader.read(scalar.text(), types)) {
      case TypeReader.Read read -> Optional.of(read.type());
      case TypeReader.Refused refused -> {
        found.add(
            Diagnostic.error(RunbookFileRules.TYPE_UNKNOWN, scalar.span(), refused.problem())
                .withAdvice(
                    Suggestion.didYouMean(scalar.text(), types.keySet()).or(refused::advice)));
        yield Optional.empty();
      }
    };
  }
}
