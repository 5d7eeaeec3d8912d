package dev.runbook.modules.cloud;

import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The argument `provider` as a runbook has it.
final class WrittenProvider {
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);

  private WrittenProvider() {}

  /// @throws ArgumentException when it is no provider, or has what none has
  static CommandProvider.Settings read(Map<String, Value> given) throws ArgumentException {
    Map<String, Value> rest = new LinkedHashMap<>(given);
    Map<CommandProvider.Verb, ShellText> commands = new EnumMap<>(CommandProvider.Verb.class);
    for (CommandProvider.Verb verb : CommandProvider.Verb.values()) {
      Value command = rest.remove(verb.key());
      if (command != null && !(command.revealed() instanceof Value.Null)) {
        if (!isShellText(command.revealed())) {
          throw new ArgumentException(
              "provider", "`provider.%s` is a shell command, a text.".formatted(verb.key()));
        }
        commands.put(verb, Arguments.asShell("provider." + verb.key(), command));
      }
    }
    Map<String, Value> environment = environment(taken(rest, "environment"));
    Duration timeout =
        setting(rest, "timeout", Simple.DURATION) instanceof Value.Time(Duration time)
            ? time
            : CALL_TIMEOUT;
    CloudProvider.Capabilities capabilities = capabilities(taken(rest, "capabilities"));
    if (!(setting(rest, "provider", Simple.STRING) instanceof Value.Text(String kind))
        || !kind.equals("command")) {
      throw new ArgumentException(
          "provider",
          "`provider.provider` says what kind of provider it is; `command` is the only one there"
              + " is.");
    }
    if (!rest.isEmpty()) {
      throw new ArgumentException(
          "provider", "`provider` has no `" + rest.keySet().iterator().next() + "`.");
    }
    return new CommandProvider.Settings(commands, environment, timeout, capabilities);
  }

  /// A text, or what the engine makes of one that has values in it.
  private static boolean isShellText(Value command) {
    return command instanceof Value.Text
        || (command instanceof Value.Mapping(var entries)
            && entries.keySet().equals(Set.of("text", "environment")));
  }

  private static CloudProvider.Capabilities capabilities(Optional<Value> given)
      throws ArgumentException {
    Map<String, Value> rest = new LinkedHashMap<>();
    if (given.isPresent()) {
      if (!(given.get() instanceof Value.Mapping(var entries))) {
        throw new ArgumentException("provider", "`provider.capabilities` is a mapping.");
      }
      rest.putAll(entries);
    }
    boolean group =
        setting(rest, "group", Simple.BOOL) instanceof Value.Bool(boolean truth) && truth;
    int maxMembers =
        setting(rest, "max_members", Simple.INT) instanceof Value.Whole(long number)
            ? (int) number
            : CloudArguments.MAX_MEMBERS;
    if (!rest.isEmpty()) {
      throw new ArgumentException(
          "provider", "`provider.capabilities` has no `" + rest.keySet().iterator().next() + "`.");
    }
    return new CloudProvider.Capabilities(
        group ? CloudProvider.Group.SUPPORTED : CloudProvider.Group.MISSING, maxMembers);
  }

  private static Map<String, Value> environment(Optional<Value> given) throws ArgumentException {
    if (given.isEmpty()) {
      return Map.of();
    }
    if (!(plain(given.get()) instanceof Value.Mapping(var entries))) {
      throw new ArgumentException("provider", "`provider.environment` is a mapping of texts.");
    }
    for (Map.Entry<String, Value> entry : entries.entrySet()) {
      if (!(entry.getValue().revealed() instanceof Value.Text)) {
        throw new ArgumentException(
            "provider",
            "`provider.environment.%s` is not a text; a secret stands there as `!secret` or `!expr`."
                .formatted(entry.getKey()));
      }
    }
    return entries;
  }

  private static Optional<Value> taken(Map<String, Value> rest, String name) {
    Value value = rest.remove(name);
    return value == null || value.revealed() instanceof Value.Null
        ? Optional.empty()
        : Optional.of(value);
  }

  private static Value setting(Map<String, Value> rest, String name, ValueType type)
      throws ArgumentException {
    Optional<Value> value = taken(rest, name).map(WrittenProvider::plain).map(Value::revealed);
    if (value.isEmpty()) {
      return Value.NULL;
    }
    return switch (Coercion.coerce(value.get(), type)) {
      case Coercion.Accepted(Value accepted) -> accepted;
      case Coercion.Refused refused ->
          throw new ArgumentException("provider", "`provider." + name + "`: " + refused.problem());
    };
  }

  /// The provider's commands are shell text, and so every text in it comes as one; settings are
  /// not.
  private static Value plain(Value value) {
    if (value instanceof Value.Mapping(var entries)) {
      Value text = entries.getOrDefault("text", Value.NULL);
      Value environment = entries.getOrDefault("environment", Value.NULL);
      if (entries.size() == 2
          && text instanceof Value.Text
          && environment instanceof Value.Mapping(var secrets)
          && secrets.isEmpty()) {
        return text;
      }
      Map<String, Value> plain = new LinkedHashMap<>();
      entries.forEach((name, item) -> plain.put(name, plain(item)));
      return Value.map(plain);
    }
    return value;
  }
}
