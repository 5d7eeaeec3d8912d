package dev.runbook.transports.ssh;

import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/// A file with a private key, and what became of reading it.
record KeyFile(Path path) {
  /// What was found.
  sealed interface Content {
    record Usable(KeyPair pair) implements Content {}

    /// There is none at all.
    record Missing() implements Content {}

    /// A key that needs a passphrase, and none is given.
    record Locked() implements Content {}

    /// @param why ends a sentence that begins with the file
    record Unusable(String why, String hint) implements Content {}
  }

  Content read(Optional<Value.Sensitive> passphrase) {
    if (!Files.exists(path)) {
      return new Content.Missing();
    }
    boolean[] asked = new boolean[1];
    FilePasswordProvider provider =
        (_, _, _) -> {
          asked[0] = true;
          return passphrase.map(Secrets::text).orElse(null);
        };
    try {
      if (isReadableByOthers()) {
        return new Content.Unusable(
            "can be read by others, so it is not used", "Run `chmod 600 %s`.".formatted(path));
      }
      try (InputStream bytes = Files.newInputStream(path)) {
        Iterable<KeyPair> pairs =
            SecurityUtils.loadKeyPairIdentities(
                null, NamedResource.ofName(path.toString()), bytes, provider);
        return pairs != null && pairs.iterator().hasNext()
            ? new Content.Usable(pairs.iterator().next())
            : new Content.Unusable(
                "holds no private key that can be read",
                "OpenSSH, PEM and PKCS#8 files are understood.");
      }
    } catch (IOException | GeneralSecurityException | RuntimeException failure) {
      if (!asked[0]) {
        return new Content.Unusable(
            "cannot be read as a private key: " + failure.getMessage(),
            "OpenSSH, PEM and PKCS#8 files are understood.");
      }
      return passphrase.isPresent()
          ? new Content.Unusable(
              "does not open with the passphrase that is given",
              "Check `passphrase` in the inventory: `ssh-keygen -y -f %s` tells whether it is right."
                  .formatted(path))
          : new Content.Locked();
    }
  }

  /// The public half, from the file beside it: to find a locked key in the agent.
  Optional<PublicKey> publicKey() {
    Path beside = Path.of(path + ".pub");
    try {
      String line = Files.readString(beside).strip();
      return Optional.ofNullable(
          AuthorizedKeyEntry.parseAuthorizedKeyEntry(line).resolvePublicKey(null, null));
    } catch (IOException | GeneralSecurityException | RuntimeException _) {
      return Optional.empty();
    }
  }

  boolean isReadableByOthers() throws IOException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      return permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (UnsupportedOperationException _) {
      return false;
    }
  }
}
