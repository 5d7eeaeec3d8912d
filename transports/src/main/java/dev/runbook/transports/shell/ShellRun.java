package dev.runbook.transports.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One program on its way through a [HostProcess]: brings password, program and input there, waits
/// for the mark, carries the output. Its threads end with the process's streams.
final class ShellRun implements Closeable {
  /// sudo waits for ever for a second password; this is how long the first may take to be judged
  /// (PAM delays a refusal by two or three seconds).
  private static final long SUDO_SECONDS = 30;

  private static final int FIRST_OUTPUT_BYTES = 2048;

  private final HostProcess process;
  private final Invocation invocation;
  private final String program;
  private final MarkedInput stdout;
  private final MarkedInput stderr;
  private final CompletableFuture<Optional<ProcessGroup>> ready = new CompletableFuture<>();
  private final CountDownLatch handedOver = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(2);
  private volatile long lastOutputNanos = System.nanoTime();

  ShellRun(HostProcess process, Invocation invocation, String program) {
    this.process = process;
    this.invocation = invocation;
    this.program = program;
    this.stdout = new MarkedInput(process.stdout());
    this.stderr = new MarkedInput(process.stderr());
  }

  /// Sends the program with its whole input and carries both outputs.
  ///
  /// @param passwordProven whether sudo has taken this password on this connection before; if not,
  ///   the program is sent only when sudo has let it in: a refused password must not be followed by
  ///   more lines that sudo takes for passwords
  void carry(byte[] input, boolean passwordProven, ByteSink out, ByteSink err) {
    Thread.startVirtualThread(() -> pumpOut(out));
    Thread.startVirtualThread(() -> pumpErr(err));
    Thread.startVirtualThread(() -> feed(input, passwordProven));
  }

  /// Sends the program and leaves input and output to the caller, who may write after
  /// [#awaitHandOver].
  void carryErrors(boolean passwordProven, ByteSink err) {
    Thread.startVirtualThread(() -> pumpErr(err));
    Thread.startVirtualThread(this::becomeReady);
    Thread.startVirtualThread(() -> sendHeader(passwordProven));
  }

  /// Waits until the program's shell runs; empty when it ended without that.
  Optional<ProcessGroup> ready(long millis) throws InterruptedException {
    try {
      return ready.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      return Optional.empty();
    }
  }

  /// Waits until the program has been sent, or will never be: what is written before it would be
  /// taken for a part of it. The program's shell may be there earlier.
  void awaitHandOver() throws InterruptedException {
    handedOver.await();
  }

  /// Waits for the end of both outputs, or until they have been silent.
  void settle(long silenceNanos) throws InterruptedException {
    long from = System.nanoTime();
    while (!ended.await(20, TimeUnit.MILLISECONDS)) {
      long last = Math.max(from, lastOutputNanos);
      if (System.nanoTime() - last > silenceNanos) {
        return;
      }
    }
  }

  /// What login and sudo wrote to standard error before the program started.
  String preface() {
    return stderr.preface().strip();
  }

  /// The program's own output, after [#carryErrors] and [#ready].
  InputStream output() {
    return stdout;
  }

  HostProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }

  private void feed(byte[] input, boolean passwordProven) {
    if (sendHeader(passwordProven)) {
      try (OutputStream stdin = process.stdin()) {
        stdin.write(input);
      } catch (IOException _) {
        // The program ended without reading its input: no failure, as in a pipe.
      }
    }
  }

  private boolean sendHeader(boolean passwordProven) {
    try {
      OutputStream stdin = process.stdin();
      if (invocation.password().isPresent()) {
        stdin.write((invocation.password().get() + "\n").getBytes(UTF_8));
        if (!passwordProven) {
          stdin.flush();
          if (ready(TimeUnit.SECONDS.toMillis(SUDO_SECONDS)).isEmpty()) {
            stdin.close();
            return false;
          }
        }
      }
      stdin.write((invocation.header(program) + "\n").getBytes(UTF_8));
      stdin.flush();
      return true;
    } catch (IOException | InterruptedException _) {
      // The process or the way to it has ended; whoever waits for its exit says so.
      return false;
    } finally {
      handedOver.countDown();
    }
  }

  private void pumpOut(ByteSink out) {
    becomeReady();
    pump(stdout, out);
  }

  private void becomeReady() {
    Optional<ProcessGroup> group = Optional.empty();
    try {
      group = stdout.skipTo(invocation.mark(), _ -> {}).flatMap(ProcessGroup::parse);
    } catch (IOException _) {
      // As at the end of the stream: not ready.
    }
    ready.complete(group);
  }

  private void pumpErr(ByteSink err) {
    try {
      stderr.skipTo(invocation.mark(), this::endRefused);
    } catch (IOException _) {
      // As at the end of the stream.
    }
    pump(stderr, err);
  }

  /// "Sorry, try again." means that sudo waits for another password: there is none.
  private void endRefused(String prefaceSoFar) {
    if (invocation.password().isPresent()
        && prefaceSoFar.toLowerCase(Locale.ROOT).contains("try again")) {
      try {
        process.stdin().close();
      } catch (IOException _) {
        // It has ended already.
      }
    }
  }

  private void pump(InputStream from, ByteSink to) {
    ReadBuffer buffer = new ReadBuffer(FIRST_OUTPUT_BYTES);
    try {
      for (int count = buffer.readFrom(from); count >= 0; count = buffer.readFrom(from)) {
        lastOutputNanos = System.nanoTime();
        to.add(buffer.bytes(), 0, count);
      }
    } catch (IOException _) {
      // The way broke; the exit says so.
    } finally {
      to.end();
      ended.countDown();
    }
  }
}
