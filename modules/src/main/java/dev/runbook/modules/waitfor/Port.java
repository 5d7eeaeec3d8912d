package dev.runbook.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.modules.block.Section;

/// A TCP port accepts a connection that is made on the host.
///
/// @param host a name or address as the host sees it
record Port(String host, int port) implements Condition.OnHost {
  private static final int NO_TOOL = 66;

  Port {
    requireNonNull(host, "host is null");
  }

  @Override
  public String wanted() {
    return "port " + port + " of " + host + " accepts connections";
  }

  /// With what the host has: bash, python3 or nc; each tries for five seconds at most.
  @Override
  public String body() {
    return """
    h=%s; p=%d
    if command -v bash >/dev/null 2>&1 && command -v timeout >/dev/null 2>&1; then
      timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$h" "$p"
    elif command -v python3 >/dev/null 2>&1; then
      python3 -c 'import socket,sys; socket.create_connection((sys.argv[1],int(sys.argv[2])),5)' "$h" "$p"
    elif command -v nc >/dev/null 2>&1; then
      nc -z -w 5 "$h" "$p"
    else
      return 66
    fi
    """
        .formatted(PosixShell.word(host), port);
  }

  @Override
  public Sighting judge(Section said) throws ModuleFailure {
    if (said.succeeded()) {
      return Sighting.holds("port " + port + " accepts connections");
    }
    if (said.code() == NO_TOOL) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "The host has nothing to try a port with.")
              .withHint("Install bash with timeout, python3 or nc there."));
    }
    return Sighting.notYet(reason(said));
  }

  private static String reason(Section said) {
    String line = Wording.lastLine(said.evidence());
    String end = line.substring(line.lastIndexOf(": ") < 0 ? 0 : line.lastIndexOf(": ") + 2);
    return said.code() == 124 || end.isEmpty() ? "no answer in 5 seconds" : end;
  }
}
