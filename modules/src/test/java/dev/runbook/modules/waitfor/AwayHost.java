package dev.runbook.modules.waitfor;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.testkit.LocalHost;
import dev.runbook.testkit.WrappedHost;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/// This machine, which cannot be reached for some of the commands.
final class AwayHost extends WrappedHost {
  private final Set<Integer> away;
  private final Map<Integer, Callable<?>> before = new HashMap<>();
  private int calls;

  /// @param away the numbers of the commands that do not reach it, from 1
  AwayHost(Set<Integer> away) {
    super(new LocalHost());
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
    return super.run(command, sink);
  }
}
