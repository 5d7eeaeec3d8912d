package dev.runbook.modules.shell;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Judges how a command ended and makes of it what `register` keeps.
final class ShellResult {
  static final ValueType.RecordOf TYPE = type();

  /// How much of an output a failure shows: the end says why.
  private static final int SHOWN_LINES = 20;

  private static final int SHOWN_CHARACTERS = 4000;

  private ShellResult() {}

  private static ValueType.RecordOf type() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("rc", ValueType.optional(Simple.INT));
    fields.put("stdout", Simple.STRING);
    fields.put("stderr", Simple.STRING);
    fields.put("truncated", Simple.BOOL);
    fields.put("lines", ValueType.optional(ValueType.listOf(Simple.STRING)));
    fields.put("json", Simple.DYNAMIC);
    fields.put("took", ValueType.optional(Simple.DURATION));
    return new ValueType.RecordOf("ShellResult", fields);
  }

  /// Of a command that did not need to run.
  static Value none() {
    return value(Value.NULL, "", "", false, Value.NULL);
  }

  /// What `register` keeps of a command that ended as expected.
  ///
  /// @throws ModuleFailure of kind COMMAND with the end of its output when the exit code is not
  ///   expected, or when its output is not what `parse` says; what was learnt is in it
  static Value judge(ShellCall call, CommandResult result) throws ModuleFailure {
    Value value =
        value(
            Value.whole(result.exitCode()),
            result.stdout(),
            result.stderr(),
            result.truncated(),
            new Value.Time(result.took()));
    if (!call.expect().contains((long) result.exitCode())) {
      throw new ModuleFailure(failure(call, result), value);
    }
    return switch (call.parse()) {
      case TEXT -> value;
      case LINES -> with(value, "lines", lines(whole(result, value)));
      case JSON -> with(value, "json", json(whole(result, value), value));
    };
  }

  private static Value value(
      Value exitCode, String stdout, String stderr, boolean truncated, Value took) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("rc", exitCode);
    fields.put("stdout", Value.text(stdout));
    fields.put("stderr", Value.text(stderr));
    fields.put("truncated", Value.bool(truncated));
    fields.put("lines", Value.NULL);
    fields.put("json", Value.NULL);
    fields.put("took", took);
    return Value.map(fields);
  }

  private static Value with(Value value, String field, Value content) {
    if (!(value instanceof Value.Mapping mapping)) {
      throw new IllegalStateException("not a result");
    }
    Map<String, Value> fields = new LinkedHashMap<>(mapping.entries());
    fields.put(field, content);
    return Value.map(fields);
  }

  /// Half an output may read well and be wrong.
  private static String whole(CommandResult result, Value value) throws ModuleFailure {
    if (result.truncated()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "The output is too long to be kept and read whole.")
              .withHint("Let the command print less, or write to a file."),
          value);
    }
    return result.stdout();
  }

  private static Value lines(String text) {
    return Value.list(text.lines().map(Value::text).toList());
  }

  private static Value json(String text, Value value) throws ModuleFailure {
    try {
      return JsonValues.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "The output is not JSON: " + e.getMessage())
              .withDetail(text.isBlank() ? "The command printed nothing." : end(text)),
          value);
    }
  }

  private static Failure failure(ShellCall call, CommandResult result) {
    String said = result.stderr().isBlank() ? result.stdout() : result.stderr();
    return Failure.of(FailureKind.COMMAND, message(call, result.exitCode()))
        .withDetail(end(said))
        .withHint(hint(result.exitCode()));
  }

  private static String message(ShellCall call, int exitCode) {
    if (exitCode > 128) {
      return "Signal " + (exitCode - 128) + " ended the command (exit code " + exitCode + ").";
    }
    String expected =
        call.expect().stream().map(code -> Long.toString(code)).collect(Collectors.joining(" or "));
    return "The command ended with exit code " + exitCode + ", not " + expected + ".";
  }

  private static String hint(int exitCode) {
    return switch (exitCode) {
      case 126 -> "A program was found but could not be run.";
      case 127 -> "A program was not found: is it installed, and is its directory in PATH?";
      default -> "";
    };
  }

  private static String end(String text) {
    List<String> lines = text.strip().lines().toList();
    String end =
        String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    return end.length() <= SHOWN_CHARACTERS ? end : end.substring(end.length() - SHOWN_CHARACTERS);
  }
}
