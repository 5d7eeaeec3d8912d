package dev.runbook.engine.runbook;

import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.List;
import java.util.Map;

/// A procedure as it was read: nothing in it has been looked at beyond its shape.
///
/// @param types the record types declared under `types`
/// @param files every file it was read from, the runbook first, then steps files in order of first
///   use
/// @param templates the template files that its steps name, in order of first use
/// @param documents what each of the files holds; of a file whose YAML is broken nothing
public record Runbook(
    SourceFile file,
    String name,
    String description,
    List<Input> inputs,
    Map<String, ValueType.RecordOf> types,
    List<Definition> vars,
    List<Play> plays,
    List<SourceFile> files,
    List<SourceFile> templates,
    Map<SourceFile, Node> documents) {
  public Runbook {
    inputs = List.copyOf(inputs);
    types = Map.copyOf(types);
    vars = List.copyOf(vars);
    plays = List.copyOf(plays);
    files = List.copyOf(files);
    templates = List.copyOf(templates);
    documents = Map.copyOf(documents);
  }
}
