package dev.runbook.transports.ssh;

import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.transport.TransportException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.sshd.client.auth.pubkey.KeyPairIdentity;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.signature.SignatureFactoriesManager;

/// What is offered to one server to log in, in the order of `ssh`: the key that was named, or else
/// the agent's keys, then key files, then the password. Keeps what was offered and what was passed
/// over, for the message when all are refused.
///
/// One object per login; closing it hangs up on the agent.
final class Login implements Closeable {
  private final Hop hop;
  private final KeyFiles keyFiles;
  private final Optional<KeyPair> named;
  private final List<String> offered = new ArrayList<>();
  private final List<String> passedOver = new ArrayList<>();
  private List<String> accepts = List.of();
  private Optional<AgentClient> agent = Optional.empty();

  private Login(Hop hop, KeyFiles keyFiles, Optional<KeyPair> named) {
    this.hop = hop;
    this.keyFiles = keyFiles;
    this.named = named;
  }

  /// Reads the key that was named, before anything is sent.
  ///
  /// @throws TransportException of kind AUTHENTICATION when it cannot be used
  static Login prepare(Hop hop, KeyFiles keyFiles) throws TransportException {
    if (hop.explicitKey().isEmpty()) {
      return new Login(hop, keyFiles, Optional.empty());
    }
    Path file = hop.explicitKey().get();
    return switch (keyFiles.read(file, hop.passphrase())) {
      case KeyFile.Content.Usable(KeyPair pair) -> new Login(hop, keyFiles, Optional.of(pair));
      // The agent may have it open.
      case KeyFile.Content.Locked() when hop.agent().isPresent() ->
          new Login(hop, keyFiles, Optional.empty());
      case KeyFile.Content.Locked() ->
          throw refused(
              "The key `%s` for `%s` needs a passphrase.".formatted(file, hop.name()),
              "Give the passphrase in the inventory, or add the key to an agent: `ssh-add %s`."
                  .formatted(file));
      case KeyFile.Content.Missing() ->
          throw refused(
              "There is no key file `%s` for `%s`.".formatted(file, hop.name()),
              "Check --private-key or `key` in the inventory.");
      case KeyFile.Content.Unusable(String why, String hint) ->
          throw refused("The key `%s` %s.".formatted(file, why), hint);
    };
  }

  /// The keys, read one by one while the server refuses.
  Iterator<PublicKeyIdentity> keys(ClientSession session, SignatureFactoriesManager manager) {
    List<Supplier<List<Offer>>> sources = new ArrayList<>();
    hop.explicitKey().ifPresent(file -> sources.add(() -> explicit(file, session, manager)));
    if (hop.explicitKey().isEmpty() || !hop.onlyExplicit()) {
      if (hop.agent().isPresent()) {
        sources.add(() -> agentKeys(hop.agent().get()));
      }
      for (Path file : hop.identities()) {
        sources.add(() -> fromFile(file, session, manager));
      }
    }
    return new Offers(sources.iterator());
  }

  Optional<String> password() {
    return hop.password().map(Secrets::text);
  }

  /// The server says which methods it would go on with.
  synchronized void accepts(List<String> methods) {
    accepts = List.copyOf(methods);
  }

  /// What to say when the server refused everything.
  ///
  /// @param enough whether the server hung up before everything was offered (sshd_config(5),
  ///   `MaxAuthTries`)
  synchronized TransportException refusal(Exception cause, boolean enough) {
    StringBuilder hint = new StringBuilder();
    List<String> all = new ArrayList<>(offered);
    List<String> not = new ArrayList<>(passedOver);
    if (hop.password().isPresent()) {
      (takesPasswords() || accepts.isEmpty() ? all : not).add("the password that is given");
    }
    hint.append(all.isEmpty() ? "Nothing was offered" : "Offered: " + String.join("; ", all));
    hint.append('.');
    if (!not.isEmpty()) {
      hint.append(" Not offered: ").append(String.join("; ", not)).append('.');
    }
    if (!accepts.isEmpty()) {
      hint.append(" The server takes: ").append(String.join(", ", accepts)).append('.');
    }
    hint.append(
        enough
            ? " It hung up after so many trials (MaxAuthTries): name the right key with"
                + " --private-key."
            : advice());
    return new TransportException(
        Kind.AUTHENTICATION,
        "`%s` refused the login of `%s` (%s).".formatted(hop.name(), hop.user(), hop.address()),
        hint.toString(),
        cause);
  }

  @Override
  public synchronized void close() {
    agent.ifPresent(client -> {
      try {
        client.close();
      } catch (IOException _) {
        // It has hung up itself.
      }
    });
    agent = Optional.empty();
  }

  private boolean takesPasswords() {
    return accepts.contains("password") || accepts.contains("keyboard-interactive");
  }

  private String advice() {
    if (takesPasswords() && hop.password().isEmpty()) {
      return " Give a key with --private-key or a password with --ask-pass (-k).";
    }
    return accepts.contains("publickey") && hop.password().isPresent() && !takesPasswords()
        ? " It takes no passwords: give a key with --private-key."
        : " Is `%s` the right user (--user), and is the key in its ~/.ssh/authorized_keys?"
            .formatted(hop.user());
  }

  private static TransportException refused(String message, String hint) {
    return new TransportException(Kind.AUTHENTICATION, message, hint);
  }

  private record Offer(PublicKeyIdentity identity, String from) {}

  private List<Offer> explicit(
      Path file, ClientSession session, SignatureFactoriesManager manager) {
    if (named.isPresent()) {
      return List.of(
          new Offer(new KeyPairIdentity(manager, session, named.get()), file.toString()));
    }
    Optional<PublicKey> open = new KeyFile(file).publicKey();
    List<Offer> unlocked =
        openAgent().stream()
            .filter(key -> open.isEmpty() || KeyUtils.compareKeys(open.get(), key.key()))
            .map(key -> new Offer(key, "agent, " + key.comment()))
            .toList();
    if (unlocked.isEmpty()) {
      passedOver(file + " (it needs a passphrase, and the agent does not have it)");
    }
    return unlocked;
  }

  private List<Offer> agentKeys(Path socket) {
    List<PublicKey> wanted =
        hop.offersAgent()
            ? List.of()
            : hop.identities().stream()
                .flatMap(file -> new KeyFile(file).publicKey().stream())
                .toList();
    List<Offer> offers =
        openAgent().stream()
            .filter(key ->
                hop.offersAgent()
                    || wanted.stream().anyMatch(open -> KeyUtils.compareKeys(open, key.key())))
            .map(key -> new Offer(key, "agent, " + key.comment()))
            .toList();
    if (offers.isEmpty()) {
      passedOver("the agent at " + socket + " (no key of it)");
    }
    return offers;
  }

  private synchronized List<AgentClient.AgentKey> openAgent() {
    try {
      if (agent.isEmpty()) {
        agent = Optional.of(new AgentClient(hop.agent().orElseThrow()));
      }
      return agent.get().keys();
    } catch (IOException failure) {
      passedOver("the agent (%s)".formatted(failure.getMessage()));
      return List.of();
    }
  }

  private List<Offer> fromFile(
      Path file, ClientSession session, SignatureFactoriesManager manager) {
    return switch (keyFiles.read(file, hop.passphrase())) {
      case KeyFile.Content.Usable(KeyPair pair) ->
          List.of(new Offer(new KeyPairIdentity(manager, session, pair), file.toString()));
      case KeyFile.Content.Missing() -> List.of();
      case KeyFile.Content.Locked() -> {
        passedOver(file + " (it needs a passphrase)");
        yield List.of();
      }
      case KeyFile.Content.Unusable(String why, _) -> {
        passedOver("%s (it %s)".formatted(file, why));
        yield List.of();
      }
    };
  }

  private synchronized void passedOver(String what) {
    passedOver.add(what);
  }

  private synchronized void offering(Offer offer) {
    PublicKey key = offer.identity().getKeyIdentity().getPublic();
    offered.add(
        "%s %s (%s)"
            .formatted(
                KeyUtils.getKeyType(key).replace("ssh-", "").toUpperCase(Locale.ROOT),
                KeyUtils.getFingerPrint(BuiltinDigests.sha256, key),
                offer.from()));
  }

  /// Opens the next source only when the one before has been refused; a key that was refused is not
  /// offered again.
  private final class Offers implements Iterator<PublicKeyIdentity> {
    private final Iterator<Supplier<List<Offer>>> sources;
    private final List<PublicKey> seen = new ArrayList<>();
    private Iterator<Offer> current = List.<Offer>of().iterator();
    private Optional<Offer> next = Optional.empty();

    Offers(Iterator<Supplier<List<Offer>>> sources) {
      this.sources = sources;
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && (current.hasNext() || sources.hasNext())) {
        if (!current.hasNext()) {
          current = sources.next().get().iterator();
          continue;
        }
        Offer offer = current.next();
        PublicKey key = offer.identity().getKeyIdentity().getPublic();
        if (seen.stream().noneMatch(before -> KeyUtils.compareKeys(before, key))) {
          seen.add(key);
          next = Optional.of(offer);
        }
      }
      return next.isPresent();
    }

    @Override
    public PublicKeyIdentity next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Offer offer = next.orElseThrow();
      next = Optional.empty();
      offering(offer);
      return offer.identity();
    }
  }
}
