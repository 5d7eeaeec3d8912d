package dev.runbook.transports.shell;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.TransportException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The shell of the next command, started while the one before it runs: a process of its own like
/// every other, that only need not be waited for.
///
/// Only where one command comes right after the other, within a second: that one has just ended
/// shows that the way to the host is sound, and what is sent over a broken one would leave nobody
/// knowing what became of it. It runs as the login user or as root, for others may be counted,
/// signalled or removed by what runs before it, and it is never one that a password goes to.
///
/// Used by several threads at once. Nothing is to be closed: with the way to the host every shell
/// ends that still waits.
final class WaitingShell {
  private static final long IN_A_ROW_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// A process that waits for its program.
  record Started(HostProcess process, Invocation invocation) {}

  private record Place(Optional<Become> become, CompletableFuture<Optional<Started>> shell) {}

  private final HostShell host;
  private final AtomicReference<@Nullable Place> place = new AtomicReference<>();
  private final LongSupplier nanos;
  private volatile long endedNanos;
  private volatile boolean inARow;

  /// @param host a way to it that was made just now
  /// @param nanos as [System#nanoTime]
  WaitingShell(HostShell host, LongSupplier nanos) {
    this.host = host;
    this.nanos = nanos;
    this.endedNanos = nanos.getAsLong();
    host.whenCrowded(this::letGo);
  }

  /// Starts one for the command after the one that was asked for last, unless one is there or
  /// commands come too seldom; returns at once.
  void start(Optional<Become> become) {
    if (!inARow || !become.map(WaitingShell::mayWait).orElse(true)) {
      return;
    }
    Place mine = new Place(become, new CompletableFuture<>());
    if (place.compareAndSet(null, mine)) {
      Thread.startVirtualThread(() -> mine.shell().complete(started(become)));
    }
  }

  /// A command has ended on the host just now.
  void commandEnded() {
    endedNanos = nanos.getAsLong();
  }

  /// Takes the shell that waits, for a command that begins now; empty when there is none for this
  /// user, or none that may be used.
  Optional<Started> take(Optional<Become> become) throws InterruptedException {
    inARow = nanos.getAsLong() - endedNanos < IN_A_ROW_NANOS;
    Place found = place.getAndSet(null);
    if (found == null) {
      return Optional.empty();
    }
    if (!inARow || !found.become().equals(become)) {
      discard(found);
      return Optional.empty();
    }
    Optional<Started> shell = awaited(found);
    boolean usable = false;
    try {
      usable = shell.isPresent() && runs(shell.get().process());
    } finally {
      if (!usable) {
        shell.ifPresent(each -> each.process().close());
      }
    }
    return usable ? shell : Optional.empty();
  }

  private void letGo() {
    Place found = place.getAndSet(null);
    if (found != null) {
      discard(found);
    }
  }

  private static Optional<Started> awaited(Place place) throws InterruptedException {
    try {
      return place.shell().get();
    } catch (InterruptedException e) {
      discard(place);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Lets go of it as soon as it is there.
  private static void discard(Place place) {
    Thread.startVirtualThread(
        () -> place.shell().join().ifPresent(shell -> shell.process().close()));
  }

  private Optional<Started> started(Optional<Become> become) {
    Invocation invocation = Invocation.waiting(become);
    try {
      return host.startAhead(invocation.line()).map(process -> new Started(process, invocation));
    } catch (TransportException | RuntimeException e) {
      // The next command starts its own, and says what is wrong.
      System.getLogger(WaitingShell.class.getName())
          .log(System.Logger.Level.DEBUG, "starting a shell ahead", e);
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static boolean runs(HostProcess process) throws InterruptedException {
    try {
      return process.exit(Duration.ZERO).isEmpty();
    } catch (TransportException _) {
      return false;
    }
  }

  private static boolean mayWait(Become become) {
    return become.user().equals("root") && become.password().isEmpty();
  }
}
