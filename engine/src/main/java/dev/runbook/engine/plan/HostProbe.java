package dev.runbook.engine.plan;

import dev.runbook.engine.fact.FactException;
import dev.runbook.engine.fact.FactSource;
import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.module.Held;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.SeenAhead;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The read-only view of a host that modules get, with the step's user and environment.
public class HostProbe implements Probe {
  /// What stays the same for all steps of a plan or run.
  public record Surroundings(
      HostAccesses accesses, ModuleCatalog catalog, String run, InstantSource clock) {}

  private final Surroundings surroundings;
  private final HostAccess access;
  private final StepSettings settings;
  private volatile boolean looked;
  private volatile boolean changedKnown;
  private volatile boolean askedFreely;

  public HostProbe(Surroundings surroundings, HostAccess access, StepSettings settings) {
    this.surroundings = surroundings;
    this.access = access;
    this.settings = settings;
  }

  @Override
  public final String host() {
    return access.host();
  }

  @Override
  public final String runId() {
    return surroundings.run();
  }

  @Override
  public final int attempt() {
    return settings.attempt();
  }

  @Override
  public final Optional<Become> become() {
    return settings.become();
  }

  @Override
  public final InstantSource clock() {
    return surroundings.clock();
  }

  @Override
  public final Connection connection() throws TransportException, InterruptedException {
    return asked();
  }

  @Override
  public CommandResult run(Command command) throws TransportException, InterruptedException {
    return asked().run(prepared(command));
  }

  @Override
  public final CommandResult look(Command command) throws TransportException, InterruptedException {
    looked = true;
    return access.connection().run(prepared(command));
  }

  /// Runs a command that leaves valid what was seen ahead, but for what is stale after it.
  protected final CommandResult changing(Command command, SeenAhead.Stale stale)
      throws TransportException, InterruptedException {
    changedKnown = true;
    looked = true;
    settings.ahead().ifPresent(ahead -> ahead.forget(stale));
    return access.connection().run(prepared(command));
  }

  /// Whatever is done with it may change what was seen ahead.
  private Connection asked() throws TransportException, InterruptedException {
    askedFreely = true;
    looked = true;
    settings.ahead().ifPresent(SeenAhead::forget);
    return access.connection();
  }

  @Override
  public final <T> Optional<T> seenAhead(Object question, Class<T> type)
      throws InterruptedException {
    return settings.ahead().isPresent()
        ? settings.ahead().get().take(question, type)
        : Optional.empty();
  }

  /// Whether the host was asked anything by it.
  final boolean looked() {
    return looked;
  }

  /// The command with the step's user and environment, and LC_ALL=C below both.
  protected final Command prepared(Command command) {
    Map<String, Value> environment = new LinkedHashMap<>();
    environment.put("LC_ALL", Value.text("C"));
    environment.putAll(settings.environment());
    environment.putAll(command.environment());
    Optional<Become> who = command.become().isPresent() ? command.become() : settings.become();
    return new Command(
        command.script(),
        environment,
        who,
        command.directory(),
        command.input(),
        command.timeout(),
        settings.followed());
  }

  @Override
  public final CommandRunner control() throws TransportException, InterruptedException {
    askedFreely = true;
    Connection control = surroundings.accesses().of("control").connection();
    return command -> control.run(command.withEnvironment("LC_ALL", "C"));
  }

  @Override
  public final Value fact(String name)
      throws ModuleFailure, TransportException, InterruptedException {
    FactSource source =
        surroundings
            .catalog()
            .fact(name)
            .orElseThrow(
                () -> ModuleFailure.of(FailureKind.EVALUATION, "There is no fact `" + name + "`."));
    looked = true;
    try {
      Value value = access.facts().get(source, this);
      source.identities(value).forEach(this::identified);
      return value;
    } catch (FactException e) {
      throw ModuleFailure.of(FailureKind.COMMAND, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public final void identified(Identity identity) {
    access.identified(identity);
  }

  @Override
  public final <T extends Held> Optional<T> held(String name, Class<T> type) {
    return settings.held().find(name, type);
  }

  @Override
  public final <T extends AutoCloseable> T kept(String key, Class<T> type, Opener<T> opener)
      throws ModuleFailure, TransportException, InterruptedException {
    return access.kept(key, type, opener);
  }

  /// Whether it changed the host, and of all that it did it is known what that makes stale.
  protected final boolean changedOnlyWhatIsKnown() {
    return changedKnown && !askedFreely;
  }

  protected final HostAccess access() {
    return access;
  }
}
