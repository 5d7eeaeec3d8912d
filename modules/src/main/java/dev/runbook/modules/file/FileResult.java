package dev.runbook.modules.file;

import dev.runbook.engine.module.ResultFields;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What `register` keeps: the path's state afterwards, and what the action found.
final class FileResult {
  static final ValueType.RecordOf TYPE = type();

  /// What only some actions fill.
  static final ResultFields FIELDS =
      new ResultFields(
          TYPE,
          Map.of(
              "content", List.of("action: read, format: text", "action: read, format: base64"),
              "lines", List.of("action: read, format: lines"),
              "json", List.of("action: read, format: json"),
              "settings", List.of("action: read, format: pgconf"),
              "entries", List.of("action: read", "action: empty"),
              "backup", List.of("action: present", "action: copy")));

  private final Map<String, Value> fields = new LinkedHashMap<>();

  private FileResult(String path) {
    TYPE.fields().keySet().forEach(name -> fields.put(name, Value.NULL));
    put("path", Value.text(path));
  }

  private static ValueType.RecordOf type() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("path", Simple.PATH);
    fields.put("kind", ValueType.oneOf("absent", "file", "directory", "link", "other"));
    fields.put("exists", Simple.BOOL);
    fields.put("size", ValueType.optional(Simple.SIZE));
    fields.put("mode", ValueType.optional(Simple.STRING));
    fields.put("owner", ValueType.optional(Simple.STRING));
    fields.put("group", ValueType.optional(Simple.STRING));
    fields.put("sha256", ValueType.optional(Simple.STRING));
    fields.put("target", ValueType.optional(Simple.PATH));
    fields.put("content", ValueType.optional(Simple.STRING));
    fields.put("lines", ValueType.optional(ValueType.listOf(Simple.STRING)));
    fields.put("json", Simple.DYNAMIC);
    fields.put("settings", ValueType.optional(new ValueType.MapOf(Simple.STRING)));
    fields.put("entries", ValueType.optional(ValueType.listOf(Simple.STRING)));
    fields.put("backup", ValueType.optional(Simple.PATH));
    return new ValueType.RecordOf("FileResult", fields);
  }

  /// Of what is there.
  static FileResult of(PathState state) {
    FileResult result = new FileResult(state.path());
    result.kind(state.kind());
    if (state.exists()) {
      result.put("size", new Value.Size(state.size()));
      result.put("mode", Value.text(state.mode()));
      result.put("owner", Value.text(state.owner()));
      result.put("group", Value.text(state.group()));
      state.sha256().ifPresent(sum -> result.put("sha256", Value.text(sum)));
      state.target().ifPresent(target -> result.put("target", Value.text(target)));
    }
    return result;
  }

  /// Of a path where nothing is known but what kind of thing will be there.
  static FileResult future(String path, PathState.Kind kind) {
    return new FileResult(path).kind(kind);
  }

  private FileResult kind(PathState.Kind kind) {
    put("exists", Value.bool(kind != PathState.Kind.ABSENT));
    return put("kind", Value.text(kind.name().toLowerCase(Locale.ROOT)));
  }

  FileResult content(Content content) {
    put("size", new Value.Size(content.length()));
    return put("sha256", Value.text(content.sha256()));
  }

  FileResult entries(List<String> names) {
    return put("entries", Value.list(names.stream().map(Value::text).toList()));
  }

  FileResult put(String field, Value value) {
    fields.put(field, value);
    return this;
  }

  Value value() {
    return Value.map(fields);
  }
}
