package dev.runbook.transports.shell;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandId;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.transports.shell.HostShell.Lane;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A [Connection] over any [HostShell].
///
/// The first [#MAX_KEPT_BYTES] of each output stream of a command are kept in memory.
public final class ShellConnection implements Connection {
  /// Per stream and command.
  public static final int MAX_KEPT_BYTES = 1 << 20;

  private final HostShell host;
  private final DetachedCommands detached;
  private final WaitingShell waiting;
  private final Set<Become> proven = ConcurrentHashMap.newKeySet();

  /// @param host closed with the connection
  /// @param detached how commands outlive the connection
  public ShellConnection(HostShell host, Detachment detached) {
    this.host = requireNonNull(host, "host is null");
    this.waiting = new WaitingShell(host, System::nanoTime);
    this.detached = new DetachedCommands(this::launch, host.name(), detached);
  }

  @Override
  public CommandResult run(Command command, OutputSink sink)
      throws TransportException, InterruptedException {
    Capture out = new Capture(MAX_KEPT_BYTES, sink::stdout);
    Capture err = new Capture(MAX_KEPT_BYTES, sink::stderr);
    long start = System.nanoTime();
    Optional<Become> become = who(command.become());
    String program = Programs.of(command, become.isPresent());
    try (Launched run = launch(next(become, program), become, command.input().bytes(), out, err)) {
      if (command.followed()) {
        waiting.start(become);
      }
      int exit = run.exit(command.timeout());
      waiting.commandEnded();
      return new CommandResult(
          exit,
          out.text(),
          err.text(),
          out.truncated() || err.truncated(),
          Duration.ofNanos(System.nanoTime() - start));
    }
  }

  @Override
  public void start(CommandId id, Command command) throws TransportException, InterruptedException {
    detached.start(id, command, who(command.become()).isPresent());
  }

  @Override
  public CommandResult follow(
      CommandId id, Optional<Become> become, OutputSink sink, Duration limit)
      throws TransportException, InterruptedException {
    return detached.follow(id, become, sink, limit);
  }

  @Override
  public void signal(CommandId id, Optional<Become> become, String signal)
      throws TransportException, InterruptedException {
    detached.signal(id, become, signal);
  }

  @Override
  public void forget(CommandId id, Optional<Become> become)
      throws TransportException, InterruptedException {
    detached.forget(id, become);
  }

  @Override
  public Duplex open(Command command) throws TransportException, InterruptedException {
    Optional<Become> become = who(command.become());
    ShellRun run = fresh(become, Programs.of(command, become.isPresent()), Lane.COMMAND);
    Capture err = new Capture(MAX_KEPT_BYTES, _ -> {});
    boolean opened = false;
    try {
      run.carryErrors(isProven(become), err);
      Launched launched = new Launched(host, run, become, this::end, () -> prove(become));
      ProcessGroup group = launched.awaitReady();
      run.awaitHandOver();
      opened = true;
      return new ProcessDuplex(run, err, () -> end(group, become));
    } finally {
      if (!opened) {
        run.close();
      }
    }
  }

  @Override
  public Duplex openTcp(String address, int port) throws TransportException, InterruptedException {
    return host.openTcp(address, port);
  }

  @Override
  public Optional<String> hostKeyFingerprint() {
    return host.hostKeyFingerprint();
  }

  @Override
  public void close() {
    host.close();
  }

  private Launched launch(
      String program, Optional<Become> as, byte[] input, ByteSink out, ByteSink err, Lane lane)
      throws TransportException, InterruptedException {
    Optional<Become> become = who(as);
    return launch(fresh(become, program, lane), become, input, out, err);
  }

  private Launched launch(
      ShellRun run, Optional<Become> become, byte[] input, ByteSink out, ByteSink err) {
    run.carry(input, isProven(become), out, err);
    return new Launched(host, run, become, this::end, () -> prove(become));
  }

  /// The program in the shell that waits for it, or in a fresh one.
  private ShellRun next(Optional<Become> become, String program)
      throws TransportException, InterruptedException {
    Optional<WaitingShell.Started> shell = waiting.take(become);
    return shell.isPresent()
        ? new ShellRun(shell.get().process(), shell.get().invocation(), program)
        : fresh(become, program, Lane.COMMAND);
  }

  private ShellRun fresh(Optional<Become> become, String program, Lane lane)
      throws TransportException, InterruptedException {
    Invocation invocation = Invocation.of(become);
    return new ShellRun(host.start(invocation.line(), lane), invocation, program);
  }

  /// Ends a process group, in a place that the transport keeps free for this.
  private void end(ProcessGroup group, Optional<Become> become)
      throws TransportException, InterruptedException {
    Capture none = new Capture(0, _ -> {});
    try (Launched ending = launch(group.ending(), become, new byte[0], none, none, Lane.ASIDE)) {
      ending.exitWithin(Duration.ofSeconds(20));
    }
  }

  /// Nobody needs sudo to be who they are.
  private Optional<Become> who(Optional<Become> become) {
    return become.filter(who -> !who.user().equals(host.user()));
  }

  private boolean isProven(Optional<Become> become) {
    return become.isEmpty() || proven.contains(become.get());
  }

  private void prove(Optional<Become> become) {
    become.ifPresent(proven::add);
  }
}
