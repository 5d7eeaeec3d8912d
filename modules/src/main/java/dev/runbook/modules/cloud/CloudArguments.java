package dev.runbook.modules.cloud;

import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The table of the module's arguments, and how they become a call.
final class CloudArguments {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration CAPTURE_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration COMPLETION_TIMEOUT = Duration.ofHours(4);
  private static final Duration DISK_TIMEOUT = Duration.ofMinutes(10);
  static final int MAX_MEMBERS = 128;
  private static final int PARALLEL = 4;
  private static final Set<String> COMMON = Set.of("action", "provider", "patience");

  static final ModuleSpec SPEC =
      ModuleSpec.of(
              "cloud-snapshot",
              "Takes snapshots of disks as a set that is whole or does not exist, waits for them,"
                  + " deletes them, and makes, attaches, detaches and deletes disks. The cloud is"
                  + " any with a command line: `provider` holds the commands, which run on the"
                  + " control machine.",
              parameters(),
              CloudResult.TYPE)
          .invalidating("disks");

  /// Which arguments each action takes besides those that all take.
  private static final Map<String, Set<String>> TAKEN = taken();

  private CloudArguments() {}

  private static List<Parameter> parameters() {
    return List.of(
        Parameter.required(
            "action",
            ValueType.oneOf(
                "create",
                "wait",
                "describe",
                "list",
                "delete",
                "create-disks",
                "attach",
                "detach",
                "delete-disks",
                "describe-disks",
                "instances"),
            "What to do. `delete`, `detach` and `delete-disks` destroy; what this run has made"
                + " needs no guard."),
        Parameter.required(
                "provider",
                new ValueType.MapOf(Simple.DYNAMIC),
                "The cloud, best given under `defaults`: `provider: command`; shell commands"
                    + " `create`, `describe`, `delete`, `create_disk`, `describe_disks`, `attach`,"
                    + " `detach`, `delete_disk`, `describe_instances`; `environment` for them;"
                    + " `timeout` of a call (`2m`); `capabilities: { group: true, max_members: 16"
                    + " }`, where `group` says that the cloud takes several disks at one instant"
                    + " (`false` by default) and `max_members` how many a set may have (128).")
            .in(Place.SHELL),
        Parameter.optional(
            "patience",
            Simple.DURATION,
            "How long a call is repeated after throttling or an error that may pass; `1m` by"
                + " default."),
        Parameter.optional(
            "set",
            Simple.STRING,
            "The set's id. For `create` put `{{run.id}}-{{run.attempt}}` into it."),
        Parameter.optional(
            "disks",
            ValueType.listOf(Simple.DYNAMIC),
            "Ids, or serial numbers as a guest sees them, or records with a field `disk`."),
        Parameter.optional(
            "snapshots",
            ValueType.listOf(Simple.DYNAMIC),
            "delete, create-disks: ids, or records with a field `snapshot`, instead of `set`."),
        Parameter.optional(
            "mode",
            ValueType.oneOf("group", "single"),
            "create: `group` asks the cloud for one instant for all; by default it is used where"
                + " the provider has it."),
        Parameter.optional(
            "until",
            ValueType.oneOf("captured", "completed"),
            "create, wait: `captured` means that the points in time are fixed, `completed` that"
                + " disks can be made; `completed` by default."),
        Parameter.optional(
            "not_before",
            Simple.INSTANT,
            "create: a member captured earlier is refused and the set deleted."),
        Parameter.optional(
            "tags",
            new ValueType.MapOf(Simple.STRING),
            "create, create-disks: for what is made. list, describe-disks, delete-disks: which"
                + " ones."),
        Parameter.optional(
            "parallel",
            Simple.INT,
            "create: how many calls at once when the disks are taken one by one; `4` by default."),
        Parameter.optional(
            "timeout",
            Simple.DURATION,
            "For the end to be reached: `5m` for captured, `4h` for completed, `10m` for disks by"
                + " default."),
        Parameter.optional(
            "type", Simple.STRING, "create-disks: a kind of disk in the cloud's words."),
        Parameter.optional(
            "size", Simple.SIZE, "create-disks: the least size; that of the snapshot by default."),
        Parameter.optional(
            "instance",
            Simple.STRING,
            "attach: where to. describe-disks: whose disks are listed."));
  }

  private static Map<String, Set<String>> taken() {
    Map<String, Set<String>> taken = new HashMap<>();
    taken.put(
        "create",
        Set.of("set", "disks", "mode", "until", "not_before", "tags", "parallel", "timeout"));
    taken.put("wait", Set.of("set", "until", "timeout"));
    taken.put("describe", Set.of("set"));
    taken.put("list", Set.of("tags"));
    taken.put("delete", Set.of("set", "snapshots"));
    taken.put("create-disks", Set.of("set", "snapshots", "tags", "type", "size", "timeout"));
    taken.put("attach", Set.of("disks", "instance", "timeout"));
    taken.put("detach", Set.of("disks", "timeout"));
    taken.put("delete-disks", Set.of("disks", "tags"));
    taken.put("describe-disks", Set.of("disks", "instance", "tags"));
    taken.put("instances", Set.of());
    return Map.copyOf(taken);
  }

  static CloudCall read(Arguments arguments) throws ArgumentException {
    String action = arguments.text("action");
    for (String name : arguments.values().keySet()) {
      if (!COMMON.contains(name) && !TAKEN.getOrDefault(action, Set.of()).contains(name)) {
        throw new ArgumentException(
            name,
            "The action `%s` of module `cloud-snapshot` has no `%s`.".formatted(action, name));
      }
    }
    return new CloudCall(
        WrittenProvider.read(arguments.map("provider")),
        arguments.duration("patience", PATIENCE),
        action(action, arguments));
  }

  private static CloudAction action(String action, Arguments arguments) throws ArgumentException {
    return switch (action) {
      case "create" -> create(arguments);
      case "wait" ->
          new WaitForSet(set(arguments), until(arguments), timeout(until(arguments), arguments));
      case "describe" -> new ShowSnapshots(Optional.of(set(arguments)), Map.of());
      case "list" -> new ShowSnapshots(Optional.empty(), tags(arguments));
      case "delete" -> {
        setOrSnapshots(action, arguments);
        yield new DeleteSnapshots(
            arguments.optionalText("set"), names("snapshots", "snapshot", arguments));
      }
      case "create-disks" -> {
        setOrSnapshots(action, arguments);
        yield new CreateDisks(
            arguments.optionalText("set"),
            names("snapshots", "snapshot", arguments),
            tags(arguments),
            arguments.optionalText("type"),
            arguments.size("size", 0),
            arguments.duration("timeout", DISK_TIMEOUT));
      }
      case "attach" -> {
        if (!arguments.has("instance")) {
          throw new ArgumentException("", "The action `attach` needs `instance`.");
        }
        yield new AttachDisks(
            disks(action, arguments),
            arguments.text("instance"),
            arguments.duration("timeout", DISK_TIMEOUT));
      }
      case "detach" ->
          new DetachDisks(disks(action, arguments), arguments.duration("timeout", DISK_TIMEOUT));
      case "delete-disks" -> {
        if (arguments.has("disks") == arguments.has("tags")
            || (arguments.has("tags") && tags(arguments).isEmpty())) {
          throw new ArgumentException(
              "", "The action `delete-disks` takes one of `disks` and `tags`.");
        }
        yield new DeleteDisks(names("disks", "disk", arguments), tags(arguments));
      }
      case "describe-disks" ->
          new ShowDisks(
              names("disks", "disk", arguments),
              arguments.optionalText("instance"),
              tags(arguments));
      case "instances" -> new ShowInstances();
      default -> throw new ArgumentException("action", "There is no action `" + action + "`.");
    };
  }

  private static CreateSet create(Arguments arguments) throws ArgumentException {
    Optional<Instant> notBefore = Optional.empty();
    if (arguments.find("not_before").map(Value::revealed).orElse(Value.NULL)
        instanceof Value.Moment(Instant instant)) {
      notBefore = Optional.of(instant);
    }
    long parallel = arguments.whole("parallel", PARALLEL);
    if (parallel < 1 || parallel > MAX_MEMBERS) {
      throw new ArgumentException("parallel", "`parallel` is a number from 1 to 128.");
    }
    return new CreateSet(
        disks("create", arguments),
        set(arguments),
        arguments
            .optionalText("mode")
            .map(mode ->
                mode.equals("group") ? SnapshotRequest.Mode.GROUP : SnapshotRequest.Mode.SINGLE),
        until(arguments),
        tags(arguments),
        (int) parallel,
        timeout(until(arguments), arguments),
        notBefore);
  }

  private static Snapshot.State until(Arguments arguments) {
    return arguments.text("until", "completed").equals("captured")
        ? Snapshot.State.CAPTURED
        : Snapshot.State.COMPLETED;
  }

  private static Duration timeout(Snapshot.State until, Arguments arguments) {
    return arguments.duration(
        "timeout", until == Snapshot.State.CAPTURED ? CAPTURE_TIMEOUT : COMPLETION_TIMEOUT);
  }

  private static String set(Arguments arguments) throws ArgumentException {
    String set = arguments.text("set", "");
    if (set.isBlank()) {
      throw new ArgumentException("", "The action needs `set`, the set's id.");
    }
    return set;
  }

  private static void setOrSnapshots(String action, Arguments arguments) throws ArgumentException {
    boolean named = arguments.has("set") && !arguments.text("set").isBlank();
    boolean listed = !arguments.list("snapshots").isEmpty();
    if (named == listed) {
      throw new ArgumentException(
          "", "The action `" + action + "` takes one of `set` and `snapshots`.");
    }
  }

  private static List<String> disks(String action, Arguments arguments) throws ArgumentException {
    List<String> names = names("disks", "disk", arguments);
    if (names.isEmpty()) {
      throw new ArgumentException("disks", "The action `" + action + "` needs at least one disk.");
    }
    return names;
  }

  /// Texts, or records that have the text in a field, as results of other steps do. A record of a
  /// traced device has its serial number only.
  private static List<String> names(String parameter, String field, Arguments arguments)
      throws ArgumentException {
    List<String> names = new ArrayList<>();
    for (Value item : arguments.list(parameter)) {
      names.add(name(parameter, field, item.revealed()));
    }
    return names;
  }

  private static String name(String parameter, String field, Value item) throws ArgumentException {
    if (item instanceof Value.Text(String text) && !text.isBlank()) {
      return text;
    }
    if (item instanceof Value.Mapping(var entries)) {
      for (String key : List.of(field, "serial")) {
        if (entries.getOrDefault(key, Value.NULL).revealed() instanceof Value.Text(String text)
            && !text.isBlank()) {
          return text;
        }
      }
    }
    throw new ArgumentException(
        parameter,
        "An item of `%s` is neither a text nor a record with `%s`.".formatted(parameter, field));
  }

  private static Map<String, String> tags(Arguments arguments) throws ArgumentException {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Map.Entry<String, Value> tag : arguments.map("tags").entrySet()) {
      if (tag.getValue() instanceof Value.Sensitive) {
        throw new ArgumentException("tags", "A tag is public: no secret may be in it.");
      }
      if (!(tag.getValue() instanceof Value.Text(String text))) {
        throw new ArgumentException("tags", "The tag `" + tag.getKey() + "` is not a text.");
      }
      tags.put(tag.getKey(), text);
    }
    return tags;
  }
}
