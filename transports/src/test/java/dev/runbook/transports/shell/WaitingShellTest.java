package dev.runbook.transports.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.Eventually;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// When a shell is started ahead and when it is used: a matter of time and of who asks, for which a
/// fake host with a clock of its own stands in. That it does what a fresh one does is shown with a
/// real server by `SshWaitingShellTest`.
class WaitingShellTest {
  private static final Optional<Become> MYSELF = Optional.empty();
  private static final Optional<Become> ROOT = become("root");

  private final AtomicLong now = new AtomicLong();
  private final CountedHost host = new CountedHost();
  private final WaitingShell waiting = new WaitingShell(host, now::get);

  @Test
  void whoeverComesNextTakesIt() throws Exception {
    waiting.take(MYSELF);
    waiting.start(MYSELF);
    waiting.commandEnded();

    assertTrue(waiting.take(MYSELF).isPresent());
    assertTrue(waiting.take(MYSELF).isEmpty());
    assertEquals(1, host.started.size());
  }

  @Test
  void thereIsNeverMoreThanOne() throws Exception {
    waiting.take(MYSELF);
    waiting.start(MYSELF);
    waiting.start(MYSELF);
    waiting.take(MYSELF);

    assertEquals(1, host.started.size());
  }

  @Test
  void itIsNotUsedWhenTheLastCommandEndedLongAgo() throws Exception {
    waiting.take(MYSELF);
    waiting.start(MYSELF);
    waiting.commandEnded();
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));

    assertTrue(waiting.take(MYSELF).isEmpty());
    Eventually.holds("it is closed", () -> host.started.stream().anyMatch(shell -> shell.closed));
  }

  @Test
  void itIsUsedAfterALongCommand() throws Exception {
    waiting.take(MYSELF);
    waiting.start(MYSELF);
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    waiting.commandEnded();

    assertTrue(waiting.take(MYSELF).isPresent());
  }

  /// As when something is asked for every few seconds.
  @Test
  void noneIsStartedWhereCommandsComeSeldom() throws Exception {
    now.addAndGet(TimeUnit.SECONDS.toNanos(5));
    waiting.take(MYSELF);
    waiting.start(MYSELF);

    assertEquals(List.of(), host.started);
  }

  @Test
  void anotherUserGetsAnother() throws Exception {
    waiting.take(MYSELF);
    waiting.start(MYSELF);
    waiting.commandEnded();

    assertTrue(waiting.take(ROOT).isEmpty());
    Eventually.holds("it is closed", () -> host.started.stream().anyMatch(shell -> shell.closed));
    waiting.start(ROOT);
    assertTrue(waiting.take(ROOT).isPresent());
  }

  @Test
  void noneWaitsAsAUserThatStepsMayCountOrRemove() throws Exception {
    waiting.take(become("postgres"));
    waiting.start(become("postgres"));

    assertTrue(waiting.take(become("postgres")).isEmpty());
    assertEquals(List.of(), host.started);
  }

  @Test
  void noneWaitsBehindAPassword() throws Exception {
    Optional<Become> asked =
        Optional.of(
            new Become("root", Optional.of(new Value.Sensitive(Value.text("pass"), "test"))));
    waiting.take(asked);
    waiting.start(asked);

    assertTrue(waiting.take(asked).isEmpty());
    assertEquals(List.of(), host.started);
  }

  @Test
  void oneThatHasEndedIsNotUsed() throws Exception {
    waiting.take(MYSELF);
    waiting.start(MYSELF);
    Eventually.holds("it is started", () -> !host.started.isEmpty());
    host.started.getFirst().ended = true;

    assertTrue(waiting.take(MYSELF).isEmpty());
    assertTrue(host.started.getFirst().closed);
  }

  @Test
  void aHostWithoutAPlaceForItHasNone() throws Exception {
    host.full = true;
    waiting.take(MYSELF);
    waiting.start(MYSELF);

    assertFalse(waiting.take(MYSELF).isPresent());
  }

  @Test
  void itIsLetGoWhereACommandHasNoPlace() throws Exception {
    waiting.take(MYSELF);
    waiting.start(MYSELF);
    waiting.commandEnded();

    host.letGo.run();
    host.letGo.run();

    Eventually.holds("it is closed", () -> host.started.stream().anyMatch(shell -> shell.closed));
    assertTrue(waiting.take(MYSELF).isEmpty());
  }

  private static Optional<Become> become(String user) {
    return Optional.of(new Become(user, Optional.empty()));
  }

  private static final class CountedHost extends FakeHost {
    private final List<Shell> started = new CopyOnWriteArrayList<>();
    private volatile boolean full;
    private Runnable letGo = () -> {};

    @Override
    public HostProcess start(String line, Lane lane) {
      throw new IllegalStateException("only ahead");
    }

    @Override
    public void whenCrowded(Runnable letGoOfAhead) {
      letGo = letGoOfAhead;
    }

    @Override
    public Optional<HostProcess> startAhead(String line) {
      if (full) {
        return Optional.empty();
      }
      Shell shell = new Shell();
      started.add(shell);
      return Optional.of(shell);
    }
  }

  private static final class Shell implements HostProcess {
    private volatile boolean closed;
    private volatile boolean ended;

    @Override
    public OutputStream stdin() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream stdout() {
      return InputStream.nullInputStream();
    }

    @Override
    public InputStream stderr() {
      return InputStream.nullInputStream();
    }

    @Override
    public OptionalInt exit(Duration wait) {
      return ended ? OptionalInt.of(137) : OptionalInt.empty();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
