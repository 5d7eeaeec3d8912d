package dev.runbook.transports.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientConnectionServiceFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.BaseBuilder;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.PropertyResolver;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;

/// Makes the one MINA client that serves all hosts. It reads no files by itself and accepts no host
/// key by itself.
final class Client {
  /// Bytes; each connection keeps as many for as long as it lasts. Half of what the library takes:
  /// what comes in is a line mostly.
  private static final int READ_BUFFER_BYTES = 16 * 1024;

  private static final int UNANSWERED_HEARTBEATS = 3;

  private Client() {}

  /// The caller stops it.
  static SshClient start(SshSettings settings) {
    Ed25519Registrar.register();
    SshClient client = ClientBuilder.builder().keyExchangeFactories(keyExchanges()).build();
    // Else each setting is looked for in Java's system properties too, each time it is wanted.
    client.setParentPropertyResolver(PropertyResolver.EMPTY);
    // Else it is looked for in every jar.
    client.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory());
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE);
    // By default the host keys that OpenSSH's server tells of after a login are all read, and
    // nobody wants them.
    client.setGlobalRequestHandlers(List.of(KeepAliveHandler.INSTANCE));
    client.setServiceFactories(
        List.of(LoginService.factory(), ClientConnectionServiceFactory.INSTANCE));
    client.setUserAuthFactories(
        List.of(KeyLogin.factory(), QuestionLogin.factory(), UserAuthPasswordFactory.INSTANCE));
    // What servers log. By default MINA looks for its version in the jars.
    CoreModuleProperties.CLIENT_IDENTIFICATION.set(client, "runbook");
    // With Nagle's algorithm each command waits 40 ms for an acknowledgement.
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    CoreModuleProperties.NIO2_READ_BUFFER_SIZE.set(client, READ_BUFFER_BYTES);
    CoreModuleProperties.PASSWORD_PROMPTS.set(client, 1);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, settings.heartbeat());
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, UNANSWERED_HEARTBEATS);
    client.addSessionListener(new Preparation());
    client.start();
    return client;
  }

  /// MINA's, but for those of Curve25519, which are ours and first. Not asked for are those that
  /// withstand quantum computers: they want more of Bouncy Castle than the distribution has, and
  /// take longer. Servers offer the others too.
  private static List<KeyExchangeFactory> keyExchanges() {
    List<DHFactory> preferred = new ArrayList<>();
    for (DHFactory each : BaseBuilder.DEFAULT_KEX_PREFERENCE) {
      String name = each.getName();
      if (name.startsWith("curve25519")) {
        preferred.addFirst(X25519Exchange.factory(name));
      } else if (!name.startsWith("sntrup") && !name.startsWith("mlkem")) {
        preferred.add(each);
      }
    }
    return NamedFactory.setUpTransformedFactories(true, preferred, ClientBuilder.DH2KEX);
  }

  /// Gives each session what its attempt holds, before it says anything to the server.
  private static final class Preparation implements SessionListener {
    @Override
    public void sessionCreated(Session session) {
      if (session instanceof ClientSession ours) {
        Attempt attempt = Attempt.of(ours);
        ours.setServerKeyVerifier(attempt.hostKey());
        ours.setSignatureFactories(
            ordered(ours.getSignatureFactories(), attempt.hostKey().preferredTypes()));
        attempt
            .login()
            .password()
            .ifPresent(password -> {
              ours.addPasswordIdentity(password);
              ours.setUserInteraction(new PasswordAnswer(password));
            });
      }
    }

    /// A server with several keys is asked for one of a type that we know; else a new type would
    /// look like a changed key. Where we know none, for its ed25519 key first, as OpenSSH does: it
    /// is the one whose fingerprint people have. Certificates are not asked for: we do not check
    /// them.
    private static List<NamedFactory<Signature>> ordered(
        List<NamedFactory<Signature>> all, Set<String> known) {
      List<NamedFactory<Signature>> ordered = new ArrayList<>(all);
      ordered.removeIf(factory -> factory.getName().contains("-cert-"));
      ordered.sort((one, other) -> Integer.compare(rank(one, known), rank(other, known)));
      return List.copyOf(ordered);
    }

    private static int rank(NamedFactory<Signature> factory, Set<String> known) {
      String name = factory.getName();
      return (known.contains(KeyUtils.getCanonicalKeyType(name)) ? 0 : 2)
          + (name.equals(KeyPairProvider.SSH_ED25519) ? 0 : 1);
    }
  }
}
