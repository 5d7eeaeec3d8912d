package dev.runbook.modules.fsck;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.RecordOf;
import dev.runbook.engine.value.ValueType.Simple;
import dev.runbook.modules.block.StorageValues;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What `register` keeps of a file system that was looked after.
///
/// @param clean whether a check, or a repair, ended with nothing wrong; false when neither was done
/// @param replayed whether its journal was replayed by this step
/// @param exit the exit status of the program
/// @param findings what it reported, without its headings
record FsckResult(
    String device,
    String fstype,
    boolean clean,
    boolean replayed,
    int exit,
    List<String> findings,
    Duration took) {
  static final RecordOf TYPE =
      new RecordOf(
          "FsckResult",
          StorageValues.ordered(
              "device",
              Simple.PATH,
              "fstype",
              Simple.STRING,
              "clean",
              Simple.BOOL,
              "replayed",
              Simple.BOOL,
              "exit",
              Simple.INT,
              "findings",
              ValueType.listOf(Simple.STRING),
              "seconds",
              Simple.INT));

  private static final Value LATER = Value.Unknown.after("the check");

  FsckResult {
    requireNonNull(device, "device is null");
    requireNonNull(fstype, "fstype is null");
    findings = List.copyOf(findings);
    requireNonNull(took, "took is null");
  }

  Value value() {
    return StorageValues.record(
        TYPE,
        Value.text(device),
        Value.text(fstype),
        Value.bool(clean),
        Value.bool(replayed),
        Value.whole(exit),
        StorageValues.texts(findings),
        Value.whole(took.toSeconds()));
  }

  /// Of a step that has not run.
  static Value toCome(String device, Optional<String> fstype) {
    return StorageValues.record(
        TYPE,
        Value.text(device),
        fstype.isPresent() ? Value.text(fstype.get()) : LATER,
        LATER,
        LATER,
        LATER,
        LATER,
        LATER);
  }
}
