package dev.runbook.transports.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.transport.TransportException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.SocketAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// Judges the host key of one hop; strict: what is not known is refused. One object per connection.
final class HostKeyCheck implements ServerKeyVerifier {
  private static final Object ADDING = new Object();
  private final Hop hop;
  private final KnownHosts known;
  private volatile Optional<TransportException> refusal = Optional.empty();
  private volatile Optional<String> accepted = Optional.empty();

  /// @param known what the hop's known_hosts files say
  HostKeyCheck(Hop hop, KnownHosts known) {
    this.hop = hop;
    this.known = known;
  }

  /// The types of key that the server should be asked for first, as known_hosts writes them.
  Set<String> preferredTypes() {
    return known.types(hop.keyName(), hop.keyPort());
  }

  /// Why the key was refused, when it was.
  Optional<TransportException> refusal() {
    return refusal;
  }

  /// The fingerprint of the key that was accepted.
  Optional<String> accepted() {
    return accepted;
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
    return accepts(key);
  }

  /// Judges the key that the server shows, and remembers it when its fingerprint was given.
  boolean accepts(PublicKey key) {
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key);
    String base64 = Base64.getEncoder().encodeToString(buffer.getCompactData());
    String type = KeyUtils.getKeyType(key);
    String fingerprint = KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    try {
      refusal = judge(type, base64, fingerprint);
    } catch (IOException failure) {
      refusal =
          Optional.of(
              refused(
                  "The host key of `%s` could not be written to `%s`: %s."
                      .formatted(hop.name(), hop.knownHosts().getFirst(), reason(failure)),
                  "Make the file writable, or add this line to it yourself: "
                      + line(type, base64)));
    }
    if (refusal.isEmpty()) {
      accepted = Optional.of(fingerprint);
    }
    return refusal.isEmpty();
  }

  private Optional<TransportException> judge(String type, String key, String fingerprint)
      throws IOException {
    KnownHosts.Verdict verdict = known.verdict(hop.keyName(), hop.keyPort(), type, key);
    if (verdict instanceof KnownHosts.Verdict.Revoked(KnownHosts.Entry by)) {
      return Optional.of(
          refused(
              "`%s` shows a host key that %s says is revoked: %s %s."
                  .formatted(hop.name(), by.place(), type, fingerprint),
              "Whoever has this key may be somebody else. Ask who revoked it."));
    }
    if (hop.pinned().isPresent()) {
      return pinned(verdict, type, key, fingerprint);
    }
    if ((verdict instanceof KnownHosts.Verdict.Unknown
            || verdict instanceof KnownHosts.Verdict.OnlyAuthority)
        && hop.accepted().stream().map(HostKeyCheck::withPrefix).anyMatch(fingerprint::equals)) {
      remember(type, key);
      return Optional.empty();
    }
    return switch (verdict) {
      case KnownHosts.Verdict.Known() -> Optional.empty();
      case KnownHosts.Verdict.Unknown() -> Optional.of(unknown(type, key, fingerprint));
      case KnownHosts.Verdict.Changed(KnownHosts.Entry before) ->
          Optional.of(changed(before, type, fingerprint));
      case KnownHosts.Verdict.OnlyAuthority(KnownHosts.Entry authority) ->
          Optional.of(
              refused(
                  "%s trusts a certificate authority for `%s`, and certificates of hosts are not supported."
                      .formatted(authority.place(), hop.name()),
                  acceptHint(type, key, fingerprint)));
      case KnownHosts.Verdict.Revoked(_) -> throw new IllegalStateException("judged above");
    };
  }

  private Optional<TransportException> pinned(
      KnownHosts.Verdict verdict, String type, String key, String fingerprint) throws IOException {
    String expected = hop.pinned().orElseThrow();
    if (!fingerprint.equals(withPrefix(expected))) {
      return Optional.of(
          refused(
              "`%s` shows the host key %s (%s), not %s as it should."
                  .formatted(hop.name(), fingerprint, type, withPrefix(expected)),
              "Either `host_key` in the inventory is out of date, or somebody else answers at %s."
                  .formatted(hop.address())));
    }
    if (!(verdict instanceof KnownHosts.Verdict.Known)) {
      remember(type, key);
    }
    return Optional.empty();
  }

  /// The JDK says of many a failure only which file it was.
  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "that is not allowed";
      case FileSystemException of -> Optional.ofNullable(of.getReason()).orElse(of.toString());
      default -> failure.toString();
    };
  }

  private static String withPrefix(String fingerprint) {
    String text = fingerprint.strip().replaceAll("=+$", "");
    return text.startsWith("SHA256:") ? text : "SHA256:" + text;
  }

  private TransportException unknown(String type, String key, String fingerprint) {
    return refused(
        "The host key of `%s` is not known: %s (%s).".formatted(hop.name(), fingerprint, type),
        acceptHint(type, key, fingerprint));
  }

  private TransportException changed(KnownHosts.Entry before, String type, String fingerprint) {
    return refused(
        "THE HOST KEY OF `%s` HAS CHANGED: it shows %s (%s), and %s knows another one."
            .formatted(hop.name(), fingerprint, type, before.place()),
        "Somebody may be listening between you and the host. Only if you know that the host was"
            + " installed"
            + " anew: remove the old key with `ssh-keygen -R '%s' -f %s` and accept the new one."
                .formatted(KnownHosts.name(hop.keyName(), hop.keyPort()), before.file()));
  }

  private String acceptHint(String type, String key, String fingerprint) {
    return "Compare it with the host's own (`ssh-keygen -lf /etc/ssh/ssh_host_%s_key.pub` there). If it is the same, accept it with `--host-key %s`, `host_key: %s` in the inventory, or this line in %s: %s"
        .formatted(
            type.replace("ssh-", "").replaceAll("^ecdsa-.*", "ecdsa"),
            fingerprint,
            fingerprint,
            hop.knownHosts().isEmpty() ? "known_hosts" : hop.knownHosts().getFirst(),
            line(type, key));
  }

  private String line(String type, String key) {
    return KnownHosts.name(hop.keyName(), hop.keyPort()) + " " + type + " " + key;
  }

  private static TransportException refused(String message, String hint) {
    return new TransportException(Kind.HOST_KEY, message, hint);
  }

  /// Adds one line in one write at the end, as `ssh` does: what others add at the same time is
  /// kept.
  private void remember(String type, String key) throws IOException {
    if (hop.knownHosts().isEmpty()) {
      return;
    }
    Path file = hop.knownHosts().getFirst();
    synchronized (ADDING) {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null && !Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      String start = endsInsideALine(file) ? "\n" : "";
      Files.write(
          file,
          (start + line(type, key) + "\n").getBytes(UTF_8),
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    }
  }

  private static boolean endsInsideALine(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      if (bytes.length() == 0) {
        return false;
      }
      bytes.seek(bytes.length() - 1);
      return bytes.read() != '\n';
    }
  }
}
