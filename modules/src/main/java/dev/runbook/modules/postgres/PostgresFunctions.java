package dev.runbook.modules.postgres;

import dev.runbook.engine.expression.FunctionSpec;
import dev.runbook.engine.expression.Functions;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.List;

/// `pg.segments`, `pg.label` and `pg.history`.
public final class PostgresFunctions implements Functions {
  @Override
  public List<FunctionSpec> functions() {
    return List.of(
        new FunctionSpec(
            "pg.segments",
            List.of(
                Simple.LSN, Simple.LSN, Simple.INT, ValueType.listOf(Simple.DYNAMIC), Simple.INT),
            ValueType.listOf(Simple.STRING),
            "The names of what the archive must hold to replay from one LSN up to another (the"
                + " first byte not needed), on a timeline, given the history of its switches (as"
                + " `pg.history` gives it; `[]` for none) and the bytes of a segment. For a"
                + " timeline above 1 its `.history` file comes first.",
            PostgresFunctions::segments),
        new FunctionSpec(
            "pg.label",
            List.of(Simple.STRING),
            BackupLabel.TYPE,
            "What a backup_label says.",
            arguments -> BackupLabel.read(ValueText.shown(arguments.getFirst())).toValue()),
        new FunctionSpec(
            "pg.history",
            List.of(Simple.STRING),
            ValueType.listOf(TimelineSwitch.TYPE),
            "The switches that a timeline's `.history` file lists, oldest first.",
            arguments ->
                Value.list(
                    TimelineSwitch.ofFile(ValueText.shown(arguments.getFirst())).stream()
                        .map(TimelineSwitch::toValue)
                        .toList())));
  }

  private static Value segments(List<Value> arguments) {
    if (arguments.get(0) instanceof Value.Lsn(long from)
        && arguments.get(1) instanceof Value.Lsn(long end)
        && arguments.get(2) instanceof Value.Whole(long timeline)
        && arguments.get(3) instanceof Value.Listing(List<Value> history)
        && arguments.get(4) instanceof Value.Whole(long size)) {
      List<TimelineSwitch> switches = history.stream().map(TimelineSwitch::read).toList();
      return Value.list(
          new WalSegments(size)
              .names(from, end, timeline, switches).stream().map(Value::text).toList());
    }
    throw new IllegalStateException("arguments were not converted");
  }
}
