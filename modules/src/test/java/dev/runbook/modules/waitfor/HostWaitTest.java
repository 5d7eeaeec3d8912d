package dev.runbook.modules.waitfor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Waits for ports and for hosts, and several commands of one wait.
class HostWaitTest extends WaitScene {
  @Test
  void aPortHoldsWhenSomethingListens() throws Exception {
    int port;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RecordingSession session = hurried()) {
      port = listener.getLocalPort();
      Map<String, Value> step = Map.of("port", Value.whole(port), "host", text("127.0.0.1"));
      assertEquals("holds already", apply(step, session).reason());
    }
    try (RecordingSession session = hurried()) {
      Map<String, Value> step =
          Map.of("port", Value.whole(port), "host", text("127.0.0.1"), "deadline", seconds(1));
      assertEquals(
          "Gave up after 1s waiting until port "
              + port
              + " of 127.0.0.1 accepts connections; last seen: Connection refused.",
          failure(step, session).failure().message());
    }
  }

  @Test
  void aHostThatRunsCommandsAnswers() throws Exception {
    try (RecordingSession session = hurried()) {
      assertEquals("holds already", apply(Map.of("ssh", Value.bool(true)), session).reason());
    }
  }

  @ParameterizedTest(name = "ssh: {0}, at first there: {1}, fails as {2}")
  @CsvSource({
    "true, false, none",
    "true, true, none",
    "false, true, none",
    "false, false, UNREACHABLE",
  })
  void aHostThatIsAwayIsWaitedForWhenThatIsMeantOrItWasThere(
      boolean ssh, boolean there, String failure) throws Exception {
    Path flag = directory.resolve("flag");
    Map<String, Value> step =
        ssh ? Map.of("ssh", Value.bool(true)) : Map.of("file", text(flag.toString()));
    AwayHost host = new AwayHost(there ? Set.of(2, 3) : Set.of(1, 2));
    host.onCall(4, () -> Files.createFile(flag));
    try (RecordingSession session = hurried(host)) {
      if (failure.equals("none")) {
        assertTrue(apply(step, session).reason().startsWith("h"));
      } else {
        TransportException away =
            assertThrows(TransportException.class, () -> apply(step, session));
        assertEquals(failure, away.kind().name());
      }
    }
  }

  @Test
  void secretsOfSeveralScriptsDoNotMeet() throws Exception {
    Value condition =
        new ShellText("test \"$RUNBOOK_SECRET_1\" = one", Map.of("RUNBOOK_SECRET_1", secret("one")))
            .toValue();
    Value progress =
        new ShellText("echo ${#RUNBOOK_SECRET_1}", Map.of("RUNBOOK_SECRET_1", secret("three")))
            .toValue();
    try (RecordingSession session = hurried()) {
      Map<String, Value> step = Map.of("command", condition, "progress", progress);
      assertEquals("holds already", apply(step, session).reason());
      assertFalse(session.commands().getFirst().script().contains("three"));
      Map<String, Value> inverse =
          Map.of("command", progress, "abort_when", condition, "deadline", seconds(0));
      assertEquals(Value.text("5"), field(apply(inverse, session).value(), "last"));
    }
  }

  private static Value secret(String text) {
    return new Value.Sensitive(Value.text(text), "!secret x");
  }
}
