package dev.runbook.engine.module;

import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.expression.SqlText;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The evaluated arguments of one step, already converted to the parameters' types (a `duration` is
/// a [Value.Time] ...) and complete. A module reads them once into its own record.
///
/// The getters throw IllegalStateException when the parameter's declared type is another: that is a
/// bug of the module. An argument given as null counts as not given.
public record Arguments(Map<String, Value> values) {
  public Arguments {
    values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public boolean has(String name) {
    return find(name).isPresent();
  }

  /// The raw value, sensitive or not; empty when it was not given or is null.
  public Optional<Value> find(String name) {
    Value value = values.get(name);
    return value == null || value.revealed() instanceof Value.Null
        ? Optional.empty()
        : Optional.of(value);
  }

  public Value value(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException("argument `" + name + "` is not given"));
  }

  public String text(String name) {
    return asText(name, value(name));
  }

  public Optional<String> optionalText(String name) {
    return find(name).map(value -> asText(name, value));
  }

  public String text(String name, String otherwise) {
    return optionalText(name).orElse(otherwise);
  }

  public boolean flag(String name, boolean otherwise) {
    return find(name).map(value -> as(name, value, Value.Bool.class).truth()).orElse(otherwise);
  }

  public long whole(String name, long otherwise) {
    return find(name).map(value -> as(name, value, Value.Whole.class).number()).orElse(otherwise);
  }

  public Duration duration(String name, Duration otherwise) {
    return find(name).map(value -> as(name, value, Value.Time.class).duration()).orElse(otherwise);
  }

  /// Bytes.
  public long size(String name, long otherwise) {
    return find(name).map(value -> as(name, value, Value.Size.class).bytes()).orElse(otherwise);
  }

  /// The items of a list; empty when it was not given.
  public List<Value> list(String name) {
    return find(name).map(value -> as(name, value, Value.Listing.class).items()).orElse(List.of());
  }

  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Value item : list(name)) {
      texts.add(asText(name, item));
    }
    return List.copyOf(texts);
  }

  /// The entries of a mapping or record; empty when it was not given.
  public Map<String, Value> map(String name) {
    return find(name).map(value -> as(name, value, Value.Mapping.class).entries()).orElse(Map.of());
  }

  /// A parameter in [dev.runbook.engine.expression.Place#SHELL].
  public Optional<ShellText> shell(String name) {
    return find(name).map(value -> asShell(name, value));
  }

  /// A parameter in [dev.runbook.engine.expression.Place#SQL].
  public Optional<SqlText> sql(String name) {
    return find(name).map(value -> asSql(name, value));
  }

  public static ShellText asShell(String name, Value value) {
    if (value.revealed() instanceof Value.Text plain) {
      return new ShellText(plain.text(), Map.of());
    }
    Map<String, Value> entries = as(name, value, Value.Mapping.class).entries();
    return new ShellText(
        asText(name, entry(name, entries, "text")),
        as(name, entry(name, entries, "environment"), Value.Mapping.class).entries());
  }

  public static SqlText asSql(String name, Value value) {
    if (value.revealed() instanceof Value.Text plain) {
      return new SqlText(plain.text(), List.of());
    }
    Map<String, Value> entries = as(name, value, Value.Mapping.class).entries();
    return new SqlText(
        asText(name, entry(name, entries, "text")),
        as(name, entry(name, entries, "parameters"), Value.Listing.class).items());
  }

  private static Value entry(String name, Map<String, Value> entries, String key) {
    Value value = entries.get(key);
    if (value == null) {
      throw new IllegalStateException("argument `" + name + "` has no `" + key + "`");
    }
    return value;
  }

  private static String asText(String name, Value value) {
    return as(name, value, Value.Text.class).text();
  }

  private static <T extends Value> T as(String name, Value value, Class<T> type) {
    Value revealed = value.revealed();
    if (revealed instanceof Value.Unknown) {
      throw new NotKnownYet(name);
    }
    if (!type.isInstance(revealed)) {
      throw new IllegalStateException(
          "argument `"
              + name
              + "` is "
              + revealed.getClass().getSimpleName()
              + ", not "
              + type.getSimpleName());
    }
    return type.cast(revealed);
  }

  /// A module has asked for a value that is not known before a run. A check asks modules what they
  /// make of arguments that are known in part, so this is usual, and has no stack trace.
  private static final class NotKnownYet extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NotKnownYet(String name) {
      super("argument `" + name + "` is not known yet");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
