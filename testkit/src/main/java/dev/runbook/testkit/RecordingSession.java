package dev.runbook.testkit;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.module.Existing;
import dev.runbook.engine.module.Held;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Progress;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandId;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A session over any connection that keeps what a module said and did to it, in order, for a test
/// to read.
///
/// With the system's clock [#pause] waits; with a [SettableClock] it moves the clock and returns at
/// once. Nobody answers [#confirm] until [#answering] says what. Safe for use by several threads.
public final class RecordingSession implements Session, AutoCloseable {
  private final Connection host;
  private final List<String> log = new ArrayList<>();
  private final List<Command> commands = new ArrayList<>();
  private final List<Progress> progress = new ArrayList<>();
  private final StringBuilder shown = new StringBuilder();
  private final Map<String, Existing> existing = new LinkedHashMap<>();
  private final Set<String> createdByRun = new HashSet<>();
  private final Map<String, Value> facts = new HashMap<>();
  private final Map<String, AutoCloseable> kept = new LinkedHashMap<>();
  private final List<Held> held = new ArrayList<>();
  private final List<Identity> identities = new ArrayList<>();
  private Connection control;
  private Map<String, Value> environment = Map.of();
  private Optional<Become> become = Optional.empty();
  private Optional<Boolean> answer = Optional.empty();
  private InstantSource clock = InstantSource.system();
  private String run = "20261124-190305-test";
  private int attempt = 1;

  /// @param host where commands run, also those for the control machine; the caller closes it
  public RecordingSession(Connection host) {
    this.host = requireNonNull(host, "host is null");
    this.control = host;
  }

  /// A session on this very machine.
  public static RecordingSession local() {
    return new RecordingSession(new LocalHost());
  }

  public RecordingSession withControl(Connection connection) {
    control = connection;
    return this;
  }

  public RecordingSession withClock(InstantSource source) {
    clock = source;
    return this;
  }

  public RecordingSession withRun(String id) {
    run = id;
    return this;
  }

  public RecordingSession withAttempt(int number) {
    attempt = number;
    return this;
  }

  public RecordingSession withBecome(Become who) {
    become = Optional.of(who);
    return this;
  }

  /// What the step's `environment` would add to every command on the host.
  public RecordingSession withEnvironment(Map<String, Value> more) {
    environment = Map.copyOf(more);
    return this;
  }

  public RecordingSession withFact(String name, Value value) {
    facts.put(name, value);
    return this;
  }

  /// What the operator says to every question from now on.
  public RecordingSession answering(Answer reply) {
    answer = Optional.of(reply == Answer.YES);
    return this;
  }

  /// What `with:` holds around the step; the last one given is the innermost.
  public RecordingSession holding(Held thing) {
    held.add(thing);
    return this;
  }

  /// An operator's answer.
  public enum Answer {
    YES,
    NO
  }

  /// All that was said, created, removed and asked, one line each, in order: `created snapshot
  /// snap-1`, `removed disk d-1`, `said ...`, `asked ...`, `paused PT2S`.
  public synchronized List<String> log() {
    return List.copyOf(log);
  }

  /// The lines of [#log] that begin with this word, without it.
  public synchronized List<String> log(String word) {
    return log.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .toList();
  }

  /// The commands that were given, also those for the control machine, as the module gave them.
  public synchronized List<Command> commands() {
    return List.copyOf(commands);
  }

  public synchronized List<Progress> progressed() {
    return List.copyOf(progress);
  }

  /// Both streams of the commands whose output was shown live.
  public synchronized String shown() {
    return shown.toString();
  }

  /// What was created and not removed, in the order of creation.
  public synchronized List<Existing> existing() {
    return List.copyOf(existing.values());
  }

  /// Which very things were met.
  public synchronized List<Identity> identities() {
    return List.copyOf(identities);
  }

  @Override
  public synchronized void identified(Identity identity) {
    identities.add(identity);
  }

  @Override
  public String host() {
    return "host1";
  }

  @Override
  public String runId() {
    return run;
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public synchronized Value fact(String name) throws ModuleFailure {
    Value value = facts.get(name);
    if (value == null) {
      throw ModuleFailure.of(FailureKind.EVALUATION, "There is no fact `" + name + "`.");
    }
    return value;
  }

  @Override
  public Optional<Become> become() {
    return become;
  }

  @Override
  public Connection connection() {
    return host;
  }

  @Override
  public CommandRunner control() {
    return command -> {
      note(command);
      return control.run(command.withEnvironment("LC_ALL", "C"));
    };
  }

  @Override
  public <T extends Held> Optional<T> held(String name, Class<T> type) {
    return held.reversed().stream()
        .filter(thing -> thing.name().equals(name) && type.isInstance(thing))
        .map(type::cast)
        .findFirst();
  }

  @Override
  public synchronized <T extends AutoCloseable> T kept(String key, Class<T> type, Opener<T> opener)
      throws ModuleFailure, TransportException, InterruptedException {
    AutoCloseable known = kept.get(key);
    if (known == null) {
      known = opener.open();
      kept.put(key, known);
    }
    return type.cast(known);
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public CommandResult run(Command command) throws TransportException, InterruptedException {
    note(command);
    return host.run(prepared(command));
  }

  @Override
  public CommandResult show(Command command) throws TransportException, InterruptedException {
    note(command);
    return host.run(prepared(command), sink());
  }

  @Override
  public CommandResult runDetached(Command command)
      throws TransportException, InterruptedException {
    note(command);
    record("detached");
    CommandId id = new CommandId(UUID.randomUUID().toString());
    Command full = prepared(command);
    host.start(id, full);
    try {
      return host.follow(id, full.become(), sink(), command.timeout());
    } finally {
      host.forget(id, full.become());
    }
  }

  @Override
  public void say(String line) {
    record("said " + line);
  }

  @Override
  public synchronized void progress(Progress step) {
    progress.add(step);
  }

  @Override
  public synchronized void created(Existing thing) {
    if (existing.putIfAbsent(key(thing.kind(), thing.id()), thing) == null) {
      createdByRun.add(key(thing.kind(), thing.id()));
      log.add("created " + key(thing.kind(), thing.id()));
    }
  }

  @Override
  public synchronized void removed(String kind, String id) {
    existing.remove(key(kind, id));
    log.add("removed " + key(kind, id));
  }

  @Override
  public synchronized boolean createdByThisRun(String kind, String id) {
    return createdByRun.contains(key(kind, id));
  }

  @Override
  public void confirm(String question) throws ModuleFailure {
    record("asked " + question);
    if (answer.isEmpty()) {
      throw ModuleFailure.of(FailureKind.APPROVAL, "Nobody is there to answer.");
    }
    if (!answer.get()) {
      throw ModuleFailure.of(FailureKind.APPROVAL, "The answer was no.");
    }
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    record("paused " + time);
    if (clock instanceof SettableClock settable) {
      settable.advance(time);
    } else {
      Thread.sleep(time);
    }
  }

  /// Closes what [#kept] keeps, the last opened first.
  ///
  /// @throws IllegalStateException when one of them cannot be closed
  @Override
  public synchronized void close() {
    for (AutoCloseable thing : List.copyOf(kept.values()).reversed()) {
      try {
        thing.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot be closed: " + thing, e);
      }
    }
    kept.clear();
  }

  private Command prepared(Command command) {
    Map<String, Value> all = new LinkedHashMap<>();
    all.put("LC_ALL", Value.text("C"));
    all.putAll(environment);
    all.putAll(command.environment());
    Command full = command.withEnvironment(all);
    return full.become().isEmpty() && become.isPresent() ? full.as(become.get()) : full;
  }

  private OutputSink sink() {
    return new OutputSink() {
      @Override
      public void stdout(String text) {
        show(text);
      }

      @Override
      public void stderr(String text) {
        show(text);
      }
    };
  }

  private synchronized void show(String text) {
    shown.append(text);
  }

  private synchronized void note(Command command) {
    commands.add(command);
  }

  private synchronized void record(String line) {
    log.add(line);
  }

  private static String key(String kind, String id) {
    return kind + " " + id;
  }
}
