package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A snapshot of one disk, one member of a set.
///
/// @param snapshot the cloud's id
/// @param disk the id of the disk it was taken of
/// @param member its number in the set, from 1
/// @param of how many members the set has
/// @param run the run that made it; empty when somebody else did
/// @param attempt the attempt of that run
/// @param capturedAt the instant whose content it holds, once that is fixed
/// @param progress percent of the copy
/// @param sizeBytes of the disk
public record Snapshot(
    String snapshot,
    String disk,
    String set,
    int member,
    int of,
    String run,
    int attempt,
    State state,
    Optional<Instant> capturedAt,
    int progress,
    long sizeBytes,
    Map<String, String> tags) {
  /// How far it is.
  public enum State {
    PENDING,
    /// Its point in time is fixed; the copy goes on.
    CAPTURED,
    /// Disks can be made from it.
    COMPLETED,
    FAILED;

    /// As a runbook writes it.
    public String written() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final ValueType.RecordOf TYPE = type();

  public Snapshot {
    requireNonNull(snapshot, "snapshot is null");
    requireNonNull(disk, "disk is null");
    requireNonNull(set, "set is null");
    requireNonNull(run, "run is null");
    requireNonNull(state, "state is null");
    requireNonNull(capturedAt, "capturedAt is null");
    tags = Map.copyOf(tags);
  }

  private static ValueType.RecordOf type() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("snapshot", Simple.STRING);
    fields.put("disk", Simple.STRING);
    fields.put("serial", ValueType.optional(Simple.STRING));
    fields.put("set", Simple.STRING);
    fields.put("member", Simple.INT);
    fields.put("of", Simple.INT);
    fields.put("run", Simple.STRING);
    fields.put("attempt", Simple.INT);
    fields.put("state", ValueType.oneOf("pending", "captured", "completed", "failed"));
    fields.put("captured_at", ValueType.optional(Simple.INSTANT));
    fields.put("progress", Simple.INT);
    fields.put("size", Simple.SIZE);
    fields.put("tags", new ValueType.MapOf(Simple.STRING));
    return new ValueType.RecordOf("Snapshot", fields);
  }

  boolean madeBy(String otherRun, int otherAttempt) {
    return run.equals(otherRun) && attempt == otherAttempt;
  }

  /// Whether it is at least that far; a failed one never is.
  boolean reached(State goal) {
    return state != State.FAILED && state.compareTo(goal) >= 0;
  }

  /// @param serial the disk's serial number in the guest, when it is known
  Value value(Optional<String> serial) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("snapshot", Value.text(snapshot));
    fields.put("disk", Value.text(disk));
    fields.put("serial", serial.<Value>map(Value::text).orElse(Value.NULL));
    fields.put("set", Value.text(set));
    fields.put("member", Value.whole(member));
    fields.put("of", Value.whole(of));
    fields.put("run", Value.text(run));
    fields.put("attempt", Value.whole(attempt));
    fields.put("state", Value.text(state.written()));
    fields.put("captured_at", capturedAt.<Value>map(Value.Moment::new).orElse(Value.NULL));
    fields.put("progress", Value.whole(progress));
    fields.put("size", new Value.Size(sizeBytes));
    Map<String, Value> marks = new LinkedHashMap<>();
    tags.forEach((name, text) -> marks.put(name, Value.text(text)));
    fields.put("tags", Value.map(marks));
    return Value.map(fields);
  }
}
