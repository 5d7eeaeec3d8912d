package dev.runbook.modules.waitfor;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandId;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.testkit.LocalHost;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/// This machine, which cannot be reached for some of the commands.
final class AwayHost implements Connection {
  private final LocalHost host = new LocalHost();
  private final Set<Integer> away;
  private final Map<Integer, Callable<?>> before = new HashMap<>();
  private int calls;

  /// @param away the numbers of the commands that do not reach it, from 1
  AwayHost(Set<Integer> away) {
    this.away = Set.copyOf(away);
  }

  /// What happens on it just before a command.
  void onCall(int number, Callable<?> happening) {
    before.put(number, happening);
  }

  @Override
  public CommandResult run(Command command, OutputSink sink)
      throws TransportException, InterruptedException {
    calls++;
    if (away.contains(calls)) {
      throw new TransportException(TransportException.Kind.UNREACHABLE, "It is away.", "");
    }
    Callable<?> happening = before.get(calls);
    if (happening != null) {
      try {
        happening.call();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    return host.run(command, sink);
  }

  @Override
  public void start(CommandId id, Command command) throws TransportException {
    host.start(id, command);
  }

  @Override
  public CommandResult follow(
      CommandId id, Optional<Become> become, OutputSink sink, Duration limit)
      throws TransportException, InterruptedException {
    return host.follow(id, become, sink, limit);
  }

  @Override
  public void signal(CommandId id, Optional<Become> become, String signal)
      throws TransportException, InterruptedException {
    host.signal(id, become, signal);
  }

  @Override
  public void forget(CommandId id, Optional<Become> become) {
    host.forget(id, become);
  }

  @Override
  public Duplex open(Command command) throws TransportException {
    return host.open(command);
  }

  @Override
  public Duplex openTcp(String address, int port) throws TransportException {
    return host.openTcp(address, port);
  }

  @Override
  public Optional<String> hostKeyFingerprint() {
    return Optional.empty();
  }

  @Override
  public void close() {
    host.close();
  }
}
