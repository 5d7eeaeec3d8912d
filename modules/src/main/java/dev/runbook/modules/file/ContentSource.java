package dev.runbook.modules.file;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Where a file's content comes from.
sealed interface ContentSource {
  /// Longer files belong to other tools.
  long LONGEST_BYTES = 64L * 1024 * 1024;

  Content content() throws ModuleFailure;

  /// Whether a secret is in it.
  boolean secret();

  /// Text as it stands; nothing is added to its end.
  record Literal(Value text) implements ContentSource {
    public Literal {
      requireNonNull(text, "text is null");
    }

    @Override
    public Content content() {
      return Content.of(Plain.text(text));
    }

    @Override
    public boolean secret() {
      return text.hasSensitive();
    }
  }

  /// Bytes written as base64.
  record Encoded(Value base64) implements ContentSource {
    public Encoded {
      requireNonNull(base64, "base64 is null");
    }

    @Override
    public Content content() throws ModuleFailure {
      try {
        return new Content(Base64.getMimeDecoder().decode(Plain.text(base64).strip()));
      } catch (IllegalArgumentException e) {
        throw ModuleFailure.of(FailureKind.EVALUATION, "The content is not base64.");
      }
    }

    @Override
    public boolean secret() {
      return base64.hasSensitive();
    }
  }

  /// A value as indented JSON with a line end.
  record Json(Value value) implements ContentSource {
    public Json {
      requireNonNull(value, "value is null");
    }

    @Override
    public Content content() {
      return Content.of(JsonValues.pretty(Plain.revealed(value)));
    }

    @Override
    public boolean secret() {
      return value.hasSensitive();
    }
  }

  /// Lines, each with a line end.
  record Lines(List<Value> lines) implements ContentSource {
    public Lines {
      lines = List.copyOf(lines);
    }

    @Override
    public Content content() {
      return Content.of(
          lines.stream().map(line -> Plain.text(line) + "\n").collect(Collectors.joining()));
    }

    @Override
    public boolean secret() {
      return lines.stream().anyMatch(Value::hasSensitive);
    }
  }

  /// A file of the control machine, byte for byte.
  record Copied(Path source) implements ContentSource {
    public Copied {
      requireNonNull(source, "source is null");
    }

    @Override
    public Content content() throws ModuleFailure {
      try {
        if (Files.size(source) > LONGEST_BYTES) {
          throw ModuleFailure.of(
              FailureKind.REFUSED, "`" + source + "` is longer than 64 MiB; copy it another way.");
        }
        return new Content(Files.readAllBytes(source));
      } catch (IOException e) {
        throw new ModuleFailure(
            Failure.of(
                    FailureKind.COMMAND,
                    "The control machine has no readable file `" + source + "`.")
                .withDetail(e.toString()));
      }
    }

    @Override
    public boolean secret() {
      return false;
    }
  }

  /// Values without their wrappers, for what is written into the file itself.
  final class Plain {
    private Plain() {}

    static String text(Value value) {
      return switch (value.revealed()) {
        case Value.Text(String text) -> text;
        case Value.Whole(long number) -> Long.toString(number);
        case Value.Bool(boolean truth) -> Boolean.toString(truth);
        case Value.Lsn lsn -> lsn.toString();
        case Value.Moment(var instant) -> instant.toString();
        case Value.Decimal _,
            Value.Time _,
            Value.Size _,
            Value.Listing _,
            Value.Mapping _,
            Value.Null _,
            Value.Unknown _,
            Value.Sensitive _ ->
            throw new IllegalStateException("not a text");
      };
    }

    static Value revealed(Value value) {
      return switch (value.revealed()) {
        case Value.Listing(var items) -> Value.list(items.stream().map(Plain::revealed).toList());
        case Value.Mapping(var entries) -> {
          Map<String, Value> plain = new LinkedHashMap<>();
          entries.forEach((name, item) -> plain.put(name, revealed(item)));
          yield Value.map(plain);
        }
        case Value other -> other;
      };
    }
  }
}
