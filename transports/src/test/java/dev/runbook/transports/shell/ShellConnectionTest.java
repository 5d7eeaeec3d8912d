package dev.runbook.transports.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.Duplex;
import dev.runbook.testkit.Eventually;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What a host must not be needed for, because it is a matter of who is faster.
class ShellConnectionTest {
  @Test
  void whatIsWrittenToAStreamComesAfterItsProgram() throws Exception {
    SlowInput host = new SlowInput();
    try (ShellConnection connection = new ShellConnection(host, Detachment.DEFAULT)) {
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                try (Duplex duplex = connection.open(Command.sh("exec cat"))) {
                  duplex.output().write('x');
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      // It waits, or has written and is done.
      Eventually.holds(
          "the writer has come as far as it can",
          () ->
              writer.getState() == Thread.State.WAITING
                  || writer.getState() == Thread.State.TERMINATED);
      host.programMayGo.countDown();
      writer.join();
    }
    String written = host.written.toString(UTF_8);
    assertTrue(written.startsWith(host.mark + " "), written);
    assertEquals('x', written.charAt(written.length() - 1), written);
  }

  /// A fake host whose shell is there at once, while what is sent to it is held up: a way that is
  /// slower in one direction than in the other.
  private static final class SlowInput extends FakeHost {
    private final CountDownLatch programMayGo = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private volatile String mark = "";

    @Override
    public HostProcess start(String line, Lane lane) {
      mark = line.substring(line.lastIndexOf(' ') + 1);
      return new Shell();
    }

    private final class Shell implements HostProcess {
      private final OutputStream stdin =
          new OutputStream() {
            @Override
            public void write(int one) {
              written.write(one);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
              try {
                programMayGo.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              written.write(bytes, offset, length);
            }
          };

      @Override
      public OutputStream stdin() {
        return stdin;
      }

      @Override
      public InputStream stdout() {
        return new ByteArrayInputStream((mark + " 1 1\n").getBytes(UTF_8));
      }

      @Override
      public InputStream stderr() {
        return new ByteArrayInputStream((mark + "\n").getBytes(UTF_8));
      }

      @Override
      public OptionalInt exit(Duration wait) {
        return OptionalInt.of(0);
      }

      @Override
      public void close() {
        // It has ended.
      }
    }
  }
}
