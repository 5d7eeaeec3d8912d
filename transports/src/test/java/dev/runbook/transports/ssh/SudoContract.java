package dev.runbook.transports.ssh;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.TransportContract;
import dev.runbook.testkit.container.TestHost;
import dev.runbook.transports.shell.Detachment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// The contract as PostgreSQL's owner, by sudo from a login whose home is closed to that user.
@Tag("containers")
abstract class SudoContract extends TransportContract {
  @TempDir static Path home;
  private static TestHost host;
  private static SshTransport transport;
  private final String login;
  private final Optional<String> password;

  SudoContract(String login, Optional<String> password) {
    this.login = login;
    this.password = password;
  }

  @BeforeAll
  static void startHost() throws Exception {
    host = TestHost.start();
    host.must("chmod 0700 /home/ops /home/pat");
    Files.createDirectory(home.resolve(".ssh"));
    transport =
        new SshTransport(
            new SshSettings(
                home,
                "nobody",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Detachment.DEFAULT,
                8,
                Duration.ofSeconds(15),
                List.of()));
  }

  @AfterAll
  static void stopHost() {
    if (transport != null) {
      transport.close();
    }
    if (host != null) {
      host.close();
    }
  }

  @Override
  protected Connection connect() throws Exception {
    Endpoint endpoint =
        Endpoints.named("db1")
            .at(host.address(), host.port())
            .as(login)
            .withKey(host.privateKey())
            .withKnownHosts(host.knownHosts())
            .endpoint();
    return transport.connect(endpoint);
  }

  @Override
  protected Optional<Become> become() {
    return Optional.of(
        new Become(
            "postgres",
            password.map(text -> new Value.Sensitive(Value.text(text), "!secret test"))));
  }

  /// The container's gateway is the machine that this test runs on (proc_net_route: eight
  /// hexadecimal digits, the lowest byte first).
  @Override
  protected String addressOfThisProcess() {
    String gateway =
        host.must(
                "while read -r _ to by _; do [ \"$to\" = 00000000 ] && echo \"$by\"; done"
                    + " < /proc/net/route; true")
            .strip();
    if (!gateway.matches("[0-9A-F]{8}")) {
      throw new IllegalStateException("the container has no gateway: " + gateway);
    }
    int reversed = Integer.reverseBytes(Integer.parseUnsignedInt(gateway, 16));
    return (reversed >>> 24)
        + "."
        + (reversed >>> 16 & 255)
        + "."
        + (reversed >>> 8 & 255)
        + "."
        + (reversed & 255);
  }
}
