package dev.runbook.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.TransportException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every transport does with streams to programs and ports.
abstract class StreamContract extends CommandContract {
  @Test
  void aStreamGoesBothWaysAndBinary() throws Exception {
    byte[] bytes = new byte[300_000];
    new Random(11).nextBytes(bytes);
    try (Duplex duplex = connection.open(as(Command.sh("echo note >&2; exec cat")))) {
      Thread writer =
          Thread.startVirtualThread(() -> {
            try {
              duplex.output().write(bytes);
              duplex.output().flush();
            } catch (java.io.IOException broken) {
              throw new java.io.UncheckedIOException(broken);
            }
          });

      assertArrayEquals(bytes, duplex.input().readNBytes(bytes.length));
      writer.join();
      Eventually.holds("the note has come", () -> duplex.diagnostics().equals("note\n"));
    }
  }

  @Test
  void aStreamAnswersByteByByte() throws Exception {
    try (Duplex duplex = connection.open(as(Command.sh("exec cat")))) {
      for (int i = 0; i < 100; i++) {
        duplex.output().write(i);
        duplex.output().flush();
        assertEquals(i, duplex.input().read());
      }
    }
  }

  @Test
  void theEndOfAStreamsProgramIsTheEndOfItsInput() throws Exception {
    try (Duplex duplex = connection.open(as(Command.sh("printf bye")))) {
      assertEquals("bye", new String(duplex.input().readAllBytes(), UTF_8));
    }
  }

  @Test
  void closingAStreamEndsItsProgram() throws Exception {
    String nap = napLength();
    Duplex duplex = connection.open(as(Command.sh("sleep " + nap + " & echo up; sleep " + nap)));
    assertEquals("up", new String(duplex.input().readNBytes(2), UTF_8));

    duplex.close();
    duplex.close();

    Eventually.holds("nobody sleeps", () -> napping(nap) == 0);
  }

  @Test
  void aTcpConnectionGoesBothWays() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Thread.startVirtualThread(() -> {
        try (Socket socket = server.accept();
            InputStream in = socket.getInputStream()) {
          in.transferTo(socket.getOutputStream());
        } catch (java.io.IOException _) {
          // The test has ended.
        }
      });
      try (Duplex duplex = connection.openTcp(addressOfThisProcess(), server.getLocalPort())) {
        byte[] bytes = "there and back".getBytes(UTF_8);
        duplex.output().write(bytes);
        duplex.output().flush();
        assertArrayEquals(bytes, duplex.input().readNBytes(bytes.length));
      }
    }
  }

  @Test
  void aTcpPortThatNobodyListensOnIsReported() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0)) {
      port = server.getLocalPort();
    }

    TransportException thrown =
        assertThrows(TransportException.class, () -> connection.openTcp("127.0.0.1", port));

    assertEquals(TransportException.Kind.UNREACHABLE, thrown.kind());
    assertTrue(
        String.valueOf(thrown.getMessage()).contains(Integer.toString(port)), thrown::toString);
  }
}
