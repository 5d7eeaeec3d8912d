package dev.runbook.engine.expression;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.source.Position;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The names that all fixtures of this package see, with their types and values.
final class Scene implements Bindings {
  private final Map<String, ValueType> types = new LinkedHashMap<>();
  private final Map<String, Value> values = new LinkedHashMap<>();

  Scene() {
    declare("n", Simple.INT, Value.whole(3));
    declare("ratio", Simple.DECIMAL, new Value.Decimal(0.5));
    declare("name", Simple.STRING, Value.text("it's \"db1\" $HOME"));
    declare("table", Simple.STRING, Value.text("my \"table\""));
    declare("backslash", Simple.STRING, Value.text("a\\b"));
    declare("yes", Simple.BOOL, Value.bool(true));
    declare("wait", Simple.DURATION, new Value.Time(Duration.ofSeconds(90)));
    declare("cap", Simple.SIZE, new Value.Size(2L << 30));
    declare("since", Simple.INSTANT, new Value.Moment(Instant.parse("2026-11-24T18:30:00Z")));
    declare("start_lsn", Simple.LSN, new Value.Lsn(0x16_B374_D848L));
    declare(
        "names",
        ValueType.listOf(Simple.STRING),
        Value.list(List.of(Value.text("a b"), Value.text("c'd"))));
    declare("none", ValueType.optional(Simple.STRING), Value.NULL);
    types.put("maybe", ValueType.optional(Simple.STRING));
    set();
    cluster();
    declare("later", Simple.DYNAMIC, Value.Unknown.after("Snapshot every disk"));
    declare("later_n", Simple.INT, Value.Unknown.after("Count the disks"));
    declare(
        "password",
        Simple.STRING,
        new Value.Sensitive(Value.text("hunter'2"), "!secret {env: PGPASSWORD}"));
    declare("token", Simple.STRING, new Value.Sensitive(new Value.Unknown(Set.of(), ""), "!vault"));
  }

  private void set() {
    Map<String, ValueType> snapshot = new LinkedHashMap<>();
    snapshot.put("id", Simple.STRING);
    snapshot.put("size", Simple.SIZE);
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("id", Simple.STRING);
    fields.put("snapshots", ValueType.listOf(new ValueType.RecordOf("Snapshot", snapshot)));
    fields.put("note", ValueType.optional(Simple.STRING));
    fields.put("tags", ValueType.optional(ValueType.listOf(Simple.STRING)));
    Map<String, Value> value = new LinkedHashMap<>();
    value.put("id", Value.text("set-1"));
    value.put(
        "snapshots", Value.list(List.of(snapshot("s-1", 1L << 30), snapshot("s-2", 2L << 30))));
    value.put("note", Value.NULL);
    declare("set", new ValueType.RecordOf("Set", fields), Value.map(value));
  }

  private static Value snapshot(String id, long bytes) {
    Map<String, Value> snapshot = new LinkedHashMap<>();
    snapshot.put("id", Value.text(id));
    snapshot.put("size", new Value.Size(bytes));
    return Value.map(snapshot);
  }

  private void cluster() {
    Map<String, Value> row = new LinkedHashMap<>();
    row.put("lsn", new Value.Lsn(0x300_0000));
    row.put("standby", Value.bool(false));
    row.put("wal_level", Value.text("replica"));
    Map<String, Value> cluster = new LinkedHashMap<>();
    cluster.put("rows", Value.list(List.of(Value.map(row))));
    cluster.put("password", new Value.Sensitive(Value.text("s3cret"), "!vault"));
    cluster.put("stop", Value.Unknown.after("Leave backup mode"));
    declare("cluster", Simple.DYNAMIC, Value.map(cluster));
  }

  private void declare(String name, ValueType type, Value value) {
    types.put(name, type);
    values.put(name, value);
  }

  Names known() {
    return new Names(types);
  }

  @Override
  public Optional<Value> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public Set<String> names() {
    return values.keySet();
  }

  static Span span(String text) {
    List<String> lines = text.lines().toList();
    Position end =
        lines.isEmpty()
            ? new Position(1, 1)
            : new Position(
                lines.size(), lines.getLast().codePointCount(0, lines.getLast().length()) + 1);
    return new Span(new SourceFile("test.yml", text + "\n"), new Position(1, 1), end);
  }

  static String shown(Value value) {
    return value instanceof Value.Sensitive secret
        ? "secret shown as " + secret.reference() + ": " + JsonValues.write(secret.revealed())
        : JsonValues.write(value);
  }

  static String shown(Diagnostic problem) {
    Span span = problem.span().orElseThrow();
    String where = span.start().line() + ":" + span.start().column() + "-" + span.end().column();
    return where
        + " "
        + problem.rule()
        + "\n"
        + problem.message()
        + problem.advice().map(advice -> "\n" + advice).orElse("");
  }
}
