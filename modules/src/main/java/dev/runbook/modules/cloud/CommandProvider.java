package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Any cloud with a command line: shell commands written by the user, run on the control machine in
/// the directory the engine was started in, each given one JSON request on standard input and
/// answering with one JSON document. Simple commands need no JSON: the request's fields are in
/// their environment too (`RUNBOOK_DISK`, `RUNBOOK_SET` ...).
///
/// Exit status 0 means understood. Otherwise standard error is the message, and standard output may
/// hold `{"error": {"code", "class": "throttle|transient|permanent", "message"}}`.
final class CommandProvider implements CloudProvider {
  /// What can be asked of a cloud; a command is named like its verb with `_`.
  enum Verb {
    CREATE,
    DESCRIBE,
    DELETE,
    CREATE_DISK,
    DESCRIBE_DISKS,
    ATTACH,
    DETACH,
    DELETE_DISK,
    DESCRIBE_INSTANCES;

    /// The key of its command in `provider`.
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How to reach the cloud.
  ///
  /// @param timeout of one call
  record Settings(
      Map<Verb, ShellText> commands,
      Map<String, Value> environment,
      Duration timeout,
      Capabilities capabilities) {
    Settings {
      commands = Map.copyOf(commands);
      environment = Map.copyOf(environment);
      requireNonNull(timeout, "timeout is null");
      requireNonNull(capabilities, "capabilities is null");
    }
  }

  private final Settings settings;
  private final CommandRunner control;

  CommandProvider(Settings settings, CommandRunner control) {
    this.settings = settings;
    this.control = control;
  }

  @Override
  public Capabilities capabilities() {
    return settings.capabilities();
  }

  @Override
  public List<Snapshot> create(SnapshotRequest request)
      throws CloudFailure, TransportException, InterruptedException {
    List<Value> disks = new ArrayList<>();
    for (SnapshotRequest.Member member : request.members()) {
      disks.add(
          new Fields()
              .put("disk", member.disk())
              .put("serial", member.serial())
              .put("member", Value.whole(member.member()))
              .put("of", Value.whole(member.of()))
              .value());
    }
    return snapshots(
        Verb.CREATE,
        new Fields()
            .put("set", request.set())
            .put("run", request.run())
            .put("attempt", Value.whole(request.attempt()))
            .put("mode", request.mode().name().toLowerCase(Locale.ROOT))
            .put("token", request.token())
            .put("disks", Value.list(disks))
            .put("tags", request.tags()));
  }

  @Override
  public List<Snapshot> snapshotsOf(String set)
      throws CloudFailure, TransportException, InterruptedException {
    List<Snapshot> found = snapshots(Verb.DESCRIBE, new Fields().put("set", set));
    return found.stream().filter(snapshot -> snapshot.set().equals(set)).toList();
  }

  @Override
  public List<Snapshot> snapshots(List<String> ids)
      throws CloudFailure, TransportException, InterruptedException {
    List<Snapshot> found = snapshots(Verb.DESCRIBE, new Fields().put("snapshots", ids));
    return found.stream().filter(snapshot -> ids.contains(snapshot.snapshot())).toList();
  }

  @Override
  public List<Snapshot> allSnapshots()
      throws CloudFailure, TransportException, InterruptedException {
    return snapshots(Verb.DESCRIBE, new Fields());
  }

  private List<Snapshot> snapshots(Verb verb, Fields request)
      throws CloudFailure, TransportException, InterruptedException {
    List<Snapshot> snapshots = new ArrayList<>();
    for (Answer each : call(verb, request).objects("snapshots")) {
      snapshots.add(each.snapshot());
    }
    return snapshots;
  }

  @Override
  public void deleteSnapshots(List<String> ids)
      throws CloudFailure, TransportException, InterruptedException {
    call(Verb.DELETE, new Fields().put("snapshots", ids));
  }

  @Override
  public Disk createDisk(DiskRequest request)
      throws CloudFailure, TransportException, InterruptedException {
    return call(
            Verb.CREATE_DISK,
            new Fields()
                .put("snapshot", request.snapshot())
                .put("token", request.token())
                .put("tags", request.tags())
                .put("type", request.type().<Value>map(Value::text).orElse(Value.NULL))
                .put("size", Value.whole(request.sizeBytes())))
        .object("disk")
        .disk();
  }

  @Override
  public List<Disk> disks(List<String> ids)
      throws CloudFailure, TransportException, InterruptedException {
    List<Disk> found = describeDisks(new Fields().put("disks", ids));
    return found.stream().filter(disk -> ids.contains(disk.disk())).toList();
  }

  @Override
  public List<Disk> disksOn(String instance)
      throws CloudFailure, TransportException, InterruptedException {
    List<Disk> found = describeDisks(new Fields().put("instance", instance));
    return found.stream().filter(disk -> disk.isOn(instance)).toList();
  }

  @Override
  public List<Disk> disksTagged(Map<String, String> tags)
      throws CloudFailure, TransportException, InterruptedException {
    List<Disk> found = describeDisks(new Fields().put("tags", tags));
    return found.stream()
        .filter(disk -> disk.tags().entrySet().containsAll(tags.entrySet()))
        .toList();
  }

  @Override
  public List<Disk> allDisks() throws CloudFailure, TransportException, InterruptedException {
    return describeDisks(new Fields());
  }

  private List<Disk> describeDisks(Fields request)
      throws CloudFailure, TransportException, InterruptedException {
    List<Disk> disks = new ArrayList<>();
    for (Answer each : call(Verb.DESCRIBE_DISKS, request).objects("disks")) {
      disks.add(each.disk());
    }
    return disks;
  }

  @Override
  public Disk attach(String disk, String instance)
      throws CloudFailure, TransportException, InterruptedException {
    return call(Verb.ATTACH, new Fields().put("disk", disk).put("instance", instance))
        .object("disk")
        .disk();
  }

  @Override
  public Disk detach(String disk) throws CloudFailure, TransportException, InterruptedException {
    return call(Verb.DETACH, new Fields().put("disk", disk)).object("disk").disk();
  }

  @Override
  public void deleteDisk(String disk)
      throws CloudFailure, TransportException, InterruptedException {
    call(Verb.DELETE_DISK, new Fields().put("disk", disk));
  }

  @Override
  public List<Instance> instances() throws CloudFailure, TransportException, InterruptedException {
    List<Instance> instances = new ArrayList<>();
    for (Answer each : call(Verb.DESCRIBE_INSTANCES, new Fields()).objects("instances")) {
      instances.add(each.instance());
    }
    return instances;
  }

  private Answer call(Verb verb, Fields request)
      throws CloudFailure, TransportException, InterruptedException {
    ShellText command = settings.commands().get(verb);
    if (command == null) {
      throw new CloudFailure(
          CloudFailure.Kind.PERMANENT,
          "The provider has no command `" + verb.key() + "`.",
          "Add `" + verb.key() + "` to `provider`.");
    }
    CommandResult result = run(verb, command, request);
    if (!result.succeeded()) {
      throw refusal(verb, result);
    }
    if (result.truncated()) {
      throw new CloudFailure(
          CloudFailure.Kind.UNREADABLE,
          "The answer of the provider's `" + verb.key() + "` is too long to be read.",
          "");
    }
    return Answer.parse(verb.key(), result.stdout());
  }

  private CommandResult run(Verb verb, ShellText command, Fields request)
      throws CloudFailure, TransportException, InterruptedException {
    Map<String, Value> environment = new LinkedHashMap<>(settings.environment());
    environment.putAll(command.environment());
    environment.put("RUNBOOK_VERB", Value.text(verb.key()));
    environment.putAll(request.environment());
    try {
      return control.run(
          Command.sh(command.text())
              .withEnvironment(environment)
              .in(System.getProperty("user.dir", "."))
              .withInput(JsonValues.plain(request.value()).getBytes(StandardCharsets.UTF_8))
              .withTimeout(settings.timeout()));
    } catch (TransportException e) {
      if (e.kind() == TransportException.Kind.TIMEOUT
          || e.kind() == TransportException.Kind.DISCONNECTED) {
        throw new CloudFailure(
            CloudFailure.Kind.UNKNOWN,
            "The provider's `" + verb.key() + "` did not end in time.",
            String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private static CloudFailure refusal(Verb verb, CommandResult result) {
    String said = result.stderr().strip();
    if (result.exitCode() > 128) {
      return new CloudFailure(
          CloudFailure.Kind.UNKNOWN,
          "The provider's `%s` was ended by signal %d."
              .formatted(verb.key(), result.exitCode() - 128),
          said);
    }
    try {
      Answer error = Answer.parse(verb.key(), result.stdout()).object("error");
      return new CloudFailure(
          error.word("class", Stated.class).kind,
          error.optionalText("code").map(code -> code + ": ").orElse("")
              + error.optionalText("message").orElse(said),
          said);
    } catch (CloudFailure unstated) {
      return new CloudFailure(
          CloudFailure.Kind.PERMANENT,
          "The provider's `%s` ended with exit code %d.".formatted(verb.key(), result.exitCode()),
          said.isEmpty() ? result.stdout().strip() : said);
    }
  }

  /// The classes of errors that a command may state.
  private enum Stated {
    THROTTLE(CloudFailure.Kind.THROTTLE),
    TRANSIENT(CloudFailure.Kind.TRANSIENT),
    PERMANENT(CloudFailure.Kind.PERMANENT);

    private final CloudFailure.Kind kind;

    Stated(CloudFailure.Kind kind) {
      this.kind = kind;
    }
  }

  /// A request while it is put together.
  private static final class Fields {
    private final Map<String, Value> fields = new LinkedHashMap<>();

    Fields put(String name, String text) {
      return put(name, Value.text(text));
    }

    Fields put(String name, List<String> texts) {
      return put(name, Value.list(texts.stream().map(Value::text).toList()));
    }

    Fields put(String name, Map<String, String> texts) {
      Map<String, Value> values = new LinkedHashMap<>();
      texts.forEach((key, text) -> values.put(key, Value.text(text)));
      return put(name, Value.map(values));
    }

    Fields put(String name, Value value) {
      fields.put(name, value);
      return this;
    }

    Value value() {
      return Value.map(fields);
    }

    /// `RUNBOOK_SET` and so on; the only item of a list is there under the singular too, as are the
    /// fields of the only disk.
    Map<String, Value> environment() {
      Map<String, Value> flat = new LinkedHashMap<>();
      fields.forEach((name, value) -> flatten(name, value, flat));
      return flat;
    }

    private static void flatten(String name, Value value, Map<String, Value> flat) {
      switch (value) {
        case Value.Text(String text) -> flat.put(variable(name), Value.text(text));
        case Value.Whole(long number) ->
            flat.put(variable(name), Value.text(Long.toString(number)));
        case Value.Listing(var items) -> {
          flat.put(
              variable(name),
              Value.text(String.join(" ", items.stream().map(Fields::name).toList())));
          if (items.size() == 1 && items.getFirst() instanceof Value.Mapping(var entries)) {
            entries.forEach((key, entry) -> flatten(key, entry, flat));
          } else if (items.size() == 1 && name.endsWith("s")) {
            flatten(name.substring(0, name.length() - 1), items.getFirst(), flat);
          }
        }
        case Value.Bool _,
            Value.Decimal _,
            Value.Time _,
            Value.Size _,
            Value.Moment _,
            Value.Lsn _,
            Value.Mapping _,
            Value.Null _,
            Value.Unknown _,
            Value.Sensitive _ -> {}
      }
    }

    private static String name(Value item) {
      return switch (item) {
        case Value.Mapping(var entries)
            when entries.get("disk") instanceof Value.Text(String disk) ->
            disk;
        case Value.Text(String text) -> text;
        case Value other -> String.valueOf(other);
      };
    }

    private static String variable(String name) {
      return "RUNBOOK_" + name.toUpperCase(Locale.ROOT);
    }
  }
}
