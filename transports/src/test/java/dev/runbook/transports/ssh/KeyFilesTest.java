package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.runbook.engine.value.Value;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Optional;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {
  private static final Optional<Value.Sensitive> RIGHT = passphrase("open sesame");
  private static final Optional<Value.Sensitive> WRONG = passphrase("open barley");

  @TempDir Path directory;
  private final KeyFiles files = new KeyFiles();

  @Test
  void aKeyIsOpenedOnceForAllHosts() throws Exception {
    Path file = key("open sesame");
    assertSame(usable(file, RIGHT), usable(file, RIGHT));
  }

  @Test
  void aPassphraseOpensNothingForAHostThatHasAnotherOne() throws Exception {
    Path file = key("open sesame");
    usable(file, RIGHT);
    assertInstanceOf(KeyFile.Content.Unusable.class, files.read(file, WRONG));
    assertInstanceOf(KeyFile.Content.Locked.class, files.read(file, Optional.empty()));
  }

  @Test
  void aKeyThatIsReplacedIsReadAgain() throws Exception {
    Path file = key("");
    KeyPair before = usable(file, Optional.empty());
    Files.delete(file);
    key("");
    assertNotSame(before, usable(file, Optional.empty()));
  }

  @Test
  void aKeyThatOthersMayReadMeanwhileIsNotUsedAnyMore() throws Exception {
    Path file = key("");
    usable(file, Optional.empty());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertInstanceOf(KeyFile.Content.Unusable.class, files.read(file, Optional.empty()));
  }

  @Test
  void aKeyThatWasNotThereIsFoundOnceItIs() throws Exception {
    assertInstanceOf(
        KeyFile.Content.Missing.class, files.read(directory.resolve("key"), Optional.empty()));
    usable(key(""), Optional.empty());
  }

  private KeyPair usable(Path file, Optional<Value.Sensitive> passphrase) {
    return assertInstanceOf(KeyFile.Content.Usable.class, files.read(file, passphrase)).pair();
  }

  private Path key(String passphrase) throws Exception {
    OpenSSHKeyEncryptionContext encryption = null;
    if (!passphrase.isEmpty()) {
      encryption = new OpenSSHKeyEncryptionContext();
      encryption.setPassword(passphrase);
      encryption.setCipherType("256");
    }
    Path file = directory.resolve("key");
    KeyPair pair = SecurityUtils.getKeyPairGenerator("EC").generateKeyPair();
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", encryption, out);
    }
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static Optional<Value.Sensitive> passphrase(String text) {
    return Optional.of(new Value.Sensitive(Value.text(text), "passphrase"));
  }
}
