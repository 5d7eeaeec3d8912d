package dev.runbook.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;

/// Runs the lines of a file as commands over one connection, one after the other, with the SSH
/// library alone: what `runbook` is compared with.
///
/// `BareExec HOST USER KEY FILE`
public final class BareExec {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private BareExec() {}

  public static void main(String[] arguments) throws Exception {
    JdkEd25519.tellMina();
    SshClient client = SshClient.setUpDefaultClient();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    // A container of this benchmark's own; nothing secret is sent to it.
    client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
    client.setKeyIdentityProvider(new FileKeyPairProvider(Path.of(arguments[2])));
    // As runbook and ssh do it here; MINA would begin with one that takes longer.
    client.setKeyExchangeFactories(
        client.getKeyExchangeFactories().stream()
            .filter(each -> each.getName().startsWith("curve25519"))
            .toList());
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    client.start();
    ClientSession session =
        client.connect(arguments[1], arguments[0], 22).verify(LIMIT).getClientSession();
    session.auth().verify(LIMIT);
    for (String line : Files.readAllLines(Path.of(arguments[3]))) {
      try (ChannelExec channel = session.createExecChannel(line)) {
        channel.open().verify(LIMIT);
        channel.waitFor(java.util.EnumSet.of(ClientChannelEvent.CLOSED), LIMIT);
        if (!Integer.valueOf(0).equals(channel.getExitStatus())) {
          throw new IllegalStateException(line + ": exit " + channel.getExitStatus());
        }
      }
    }
    client.stop();
    System.exit(0);
  }
}
