package dev.runbook.cli;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.Scalars;
import dev.runbook.engine.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The schemas in `docs/schema`, as a validator of JSON Schema that is not ours reads them.
final class ShippedSchemas {
  static final Path FOLDER = CommandLine.CHECKOUT.resolve("docs/schema");

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

  private ShippedSchemas() {}

  /// What is wrong with a text, one sentence each; empty when it fits.
  ///
  /// @param kind the name of the schema's file
  static List<String> problems(String kind, String yaml) throws IOException {
    return problemsBySchema(Files.readString(FOLDER.resolve(kind + ".json")), yaml);
  }

  static List<String> problemsBySchema(String schema, String yaml) {
    Schema loaded = REGISTRY.getSchema(schema, InputFormat.JSON);
    return loaded.validate(json(yaml), InputFormat.JSON).stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  /// As a validator sees it that does not know the tags: a tagged text is a text.
  private static String json(String yaml) {
    YamlReader.Document document = YamlReader.readVariables(new SourceFile("text", yaml));
    return JsonValues.plain(value(document.root().orElseThrow()));
  }

  private static Value value(Node node) {
    return switch (node) {
      case Node.Scalar scalar ->
          scalar.tag().isPresent() ? Value.text(scalar.text()) : Scalars.untyped(scalar);
      case Node.Sequence list ->
          Value.list(list.items().stream().map(item -> value(item)).toList());
      case Node.Mapping mapping -> {
        Map<String, Value> entries = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> entries.put(entry.key().text(), value(entry.value())));
        yield Value.map(entries);
      }
    };
  }
}
