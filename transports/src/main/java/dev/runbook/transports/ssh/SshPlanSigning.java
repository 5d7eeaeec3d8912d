package dev.runbook.transports.ssh;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.saved.PlanSigning;
import dev.runbook.engine.saved.SigningException;
import dev.runbook.engine.saved.SigningKey;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;

/// Signs with the keys in files and in an agent that log in to hosts too.
public final class SshPlanSigning implements PlanSigning {
  private static final String PUBLIC = ".pub";
  private static final List<String> OWN = List.of("id_ed25519", "id_ecdsa", "id_rsa");
  private final Path home;
  private final Optional<Path> agent;

  /// @param home where `.ssh` is
  /// @param agent where an agent listens
  public SshPlanSigning(Path home, Optional<Path> agent) {
    this.home = requireNonNull(home, "home is null");
    this.agent = requireNonNull(agent, "agent is null");
  }

  /// With the home and the agent of this process.
  public static SshPlanSigning ofThisProcess() {
    SshSettings settings = SshSettings.ofThisProcess();
    return new SshPlanSigning(settings.home(), settings.agentSocket());
  }

  @Override
  public Signed sign(byte[] content, Optional<Path> key, Passphrase passphrase)
      throws SigningException {
    Ed25519Registrar.register();
    Optional<Path> file =
        key.or(() ->
            OWN.stream()
                .map(name -> home.resolve(".ssh").resolve(name))
                .filter(Files::exists)
                .findFirst());
    return file.isPresent()
        ? withFile(content, file.get(), passphrase)
        : withAgent(content, Optional.empty(), home.resolve(".ssh"));
  }

  private Signed withFile(byte[] content, Path file, Passphrase passphrase)
      throws SigningException {
    if (file.toString().endsWith(PUBLIC)) {
      String name = file.toString();
      Path secret = Path.of(name.substring(0, name.length() - PUBLIC.length()));
      return withAgent(content, new KeyFile(secret).publicKey(), file);
    }
    KeyFile read = new KeyFile(file);
    return switch (read.read(Optional.empty())) {
      case KeyFile.Content.Usable(KeyPair pair) -> signed(content, pair);
      case KeyFile.Content.Missing() ->
          throw new SigningException(
              "There is no key file `" + file + "`.", "Name another one: `--key FILE`.");
      case KeyFile.Content.Unusable(String why, String hint) ->
          throw new SigningException("The key `" + file + "` " + why + ".", hint);
      case KeyFile.Content.Locked() -> {
        if (agent.isPresent() && read.publicKey().isPresent() && inAgent(read.publicKey().get())) {
          yield withAgent(content, read.publicKey(), file);
        }
        Value.Sensitive given =
            passphrase
                .ask(file)
                .orElseThrow(() ->
                    new SigningException(
                        "The key `" + file + "` needs a passphrase, and nobody can be asked here.",
                        "Run it in a terminal, or add the key to an agent: `ssh-add "
                            + file
                            + "`."));
        if (read.read(Optional.of(given)) instanceof KeyFile.Content.Usable(KeyPair pair)) {
          yield signed(content, pair);
        }
        throw new SigningException(
            "The key `" + file + "` does not open with that passphrase.",
            "`ssh-keygen -y -f " + file + "` tells whether it is right.");
      }
    };
  }

  private static Signed signed(byte[] content, KeyPair pair) throws SigningException {
    String algorithm = SshSignature.algorithm(pair.getPublic());
    try {
      byte[] data = SshSignature.toBeSigned(content, NAMESPACE, SshSignature.HASH);
      return signed(
          pair.getPublic(), algorithm, SshSignature.sign(pair.getPrivate(), algorithm, data));
    } catch (GeneralSecurityException e) {
      throw new SigningException(
          "This key cannot sign: " + e.getMessage() + ".",
          "Ed25519, ECDSA and RSA keys in files can, and all of an agent's.");
    }
  }

  private static Signed signed(PublicKey key, String algorithm, byte[] raw) {
    SshSignature made =
        new SshSignature(SshSignature.wire(key), NAMESPACE, SshSignature.HASH, algorithm, raw);
    return new Signed(made.armoured(), keyOf(key));
  }

  private boolean inAgent(PublicKey wanted) {
    try (AgentClient client = new AgentClient(agent.orElseThrow())) {
      return client.keys().stream().anyMatch(each -> KeyUtils.compareKeys(each.key(), wanted));
    } catch (IOException noAgent) {
      return false;
    }
  }

  /// @param wanted empty when its only key will do
  private Signed withAgent(byte[] content, Optional<PublicKey> wanted, Path named)
      throws SigningException {
    if (agent.isEmpty()) {
      throw new SigningException(
          "There is no private key in `" + named + "`, and no agent runs.",
          "Name the file of your key: `--key ~/.ssh/id_ed25519`.");
    }
    try (AgentClient client = new AgentClient(agent.get())) {
      List<AgentClient.AgentKey> keys =
          client.keys().stream()
              .filter(each -> wanted.map(key -> KeyUtils.compareKeys(each.key(), key)).orElse(true))
              .toList();
      if (keys.size() != 1) {
        throw new SigningException(
            keys.isEmpty()
                ? "The agent does not have the key `" + named + "`."
                : "The agent has " + keys.size() + " keys.",
            "Name yours: `--key ~/.ssh/id_ed25519.pub`.");
      }
      AgentClient.AgentKey key = keys.getFirst();
      String algorithm = SshSignature.algorithm(key.key());
      byte[] data = SshSignature.toBeSigned(content, NAMESPACE, SshSignature.HASH);
      return signed(key.key(), algorithm, key.signed(algorithm, data));
    } catch (IOException | GeneralSecurityException e) {
      throw new SigningException("The agent did not sign: " + e.getMessage(), "");
    }
  }

  @Override
  public SigningKey verify(byte[] content, String signature) throws SigningException {
    Ed25519Registrar.register();
    try {
      SshSignature read = SshSignature.read(signature);
      if (!read.namespace().equals(NAMESPACE)) {
        throw new SigningException(
            "It is a signature for `" + read.namespace() + "`, not for `" + NAMESPACE + "`.",
            "Sign with `runbook approve`, or `ssh-keygen -Y sign -n " + NAMESPACE + "`.");
      }
      if (!read.signs(content)) {
        throw new SigningException(
            "It was made over another content.", "The plan has to be approved anew.");
      }
      return keyOf(read.publicKey());
    } catch (IOException | GeneralSecurityException e) {
      throw new SigningException(
          "The signature cannot be used: " + e.getMessage() + ".",
          "Ed25519, ECDSA and RSA keys are understood.");
    }
  }

  private static SigningKey keyOf(PublicKey key) {
    return new SigningKey(
        KeyUtils.getKeyType(key),
        Base64.getEncoder().encodeToString(SshSignature.wire(key)),
        KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
  }
}
