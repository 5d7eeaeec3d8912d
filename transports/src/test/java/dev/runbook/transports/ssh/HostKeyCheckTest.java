package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.TransportException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostKeyCheckTest {
  private static final String TYPE = "ecdsa-sha2-nistp256";
  private static PublicKey key;
  private static PublicKey other;

  @TempDir Path directory;
  private Path known;

  @BeforeAll
  static void makeKeys() throws Exception {
    Ed25519Registrar.register();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    key = generator.generateKeyPair().getPublic();
    other = generator.generateKeyPair().getPublic();
  }

  @BeforeEach
  void nameTheFile() {
    known = directory.resolve("ssh").resolve("known_hosts");
  }

  @Test
  void aKnownKeyIsAccepted() throws Exception {
    know("db1 " + line(key));
    HostKeyCheck check = check(Hops.to("db1", 22));

    assertTrue(check.accepts(key));
    assertEquals(Optional.of(fingerprint(key)), check.accepted());
    assertEquals(java.util.Set.of(TYPE), check.preferredTypes());
  }

  @Test
  void anUnknownKeyIsRefusedWithItsFingerprintAndHowToEnterIt() throws Exception {
    TransportException refusal = refusal(Hops.to("db1", 2222), key);

    assertEquals(TransportException.Kind.HOST_KEY, refusal.kind());
    assertEquals(
        "The host key of `db1` is not known: %s (%s).".formatted(fingerprint(key), TYPE),
        refusal.getMessage());
    assertEquals(
        "Compare it with the host's own (`ssh-keygen -lf /etc/ssh/ssh_host_ecdsa_key.pub` there). If it is the same, accept it with `--host-key %1$s`, `host_key: %1$s` in the inventory, or this line in %2$s: [db1]:2222 %3$s"
            .formatted(fingerprint(key), known, line(key)),
        refusal.hint());
    assertFalse(Files.exists(known));
  }

  @Test
  void theLineThatIsAdvisedMakesTheKeyKnown() throws Exception {
    String hint = refusal(Hops.to("db1", 2222), key).hint();

    know(hint.substring(hint.indexOf(": [db1]") + 2));

    assertTrue(check(Hops.to("db1", 2222)).accepts(key));
  }

  @Test
  void aChangedKeyIsRefusedWithThePlaceOfTheOldOne() throws Exception {
    know("# comment", "db1 " + line(other));

    TransportException refusal = refusal(Hops.to("db1", 22), key);

    assertEquals(TransportException.Kind.HOST_KEY, refusal.kind());
    assertEquals(
        "THE HOST KEY OF `db1` HAS CHANGED: it shows %s (%s), and %s:2 knows another one."
            .formatted(fingerprint(key), TYPE, known),
        refusal.getMessage());
    assertTrue(refusal.hint().contains("`ssh-keygen -R 'db1' -f " + known + "`"), refusal.hint());
  }

  @Test
  void aRevokedKeyIsRefusedEvenWhenItIsPinned() throws Exception {
    know("@revoked * " + line(key));

    TransportException refusal =
        refusal(Hops.to("db1", 22).pinned(fingerprint(key)).accepting(fingerprint(key)), key);

    assertEquals(TransportException.Kind.HOST_KEY, refusal.kind());
    assertEquals(
        "`db1` shows a host key that %s:1 says is revoked: %s %s."
            .formatted(known, TYPE, fingerprint(key)),
        refusal.getMessage());
  }

  @Test
  void anAuthorityIsNotEnough() throws Exception {
    know("@cert-authority db1 " + line(other));

    TransportException refusal = refusal(Hops.to("db1", 22), key);

    assertEquals(
        "%s:1 trusts a certificate authority for `db1`, and certificates of hosts are not supported."
            .formatted(known),
        refusal.getMessage());
    assertTrue(refusal.hint().contains("--host-key " + fingerprint(key)), refusal.hint());
  }

  @Test
  void anAcceptedFingerprintIsRememberedOnceAndPrivately() throws Exception {
    Hops hop = Hops.to("db1", 2222).accepting("SHA256:another", fingerprint(key));

    assertTrue(check(hop).accepts(key));
    assertTrue(check(hop).accepts(key));

    assertEquals("[db1]:2222 " + line(key) + "\n", Files.readString(known));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(known)));
    assertTrue(check(Hops.to("db1", 2222)).accepts(key));
  }

  @Test
  void whatIsRememberedStartsALineOfItsOwn() throws Exception {
    Files.createDirectories(known.getParent());
    Files.writeString(known, "db0 " + line(other));

    assertTrue(check(Hops.to("db1", 22).accepting(fingerprint(key))).accepts(key));

    assertEquals(List.of("db0 " + line(other), "db1 " + line(key)), Files.readAllLines(known));
  }

  @Test
  void anAcceptedFingerprintDoesNotMatterWhereAKeyIsKnown() throws Exception {
    know("db1 " + line(key));

    assertTrue(check(Hops.to("db1", 22).accepting(fingerprint(other))).accepts(key));
    assertTrue(
        String.valueOf(
                refusal(Hops.to("db1", 22).accepting(fingerprint(other)), other).getMessage())
            .startsWith("THE HOST KEY OF `db1` HAS CHANGED"));
    assertEquals(List.of("db1 " + line(key)), Files.readAllLines(known));
  }

  @Test
  void aPinnedKeyIsAcceptedInPlaceOfAnOldOne() throws Exception {
    know("db1 " + line(other));

    assertTrue(
        check(Hops.to("db1", 22).pinned(fingerprint(key).replace("SHA256:", "") + "="))
            .accepts(key));

    assertTrue(check(Hops.to("db1", 22)).accepts(key));
  }

  @Test
  void aKeyThatIsNotThePinnedOneIsRefusedEvenWhenItIsKnown() throws Exception {
    know("db1 " + line(key));

    TransportException refusal = refusal(Hops.to("db1", 22).pinned(fingerprint(other)), key);

    assertEquals(TransportException.Kind.HOST_KEY, refusal.kind());
    assertEquals(
        "`db1` shows the host key %s (%s), not %s as it should."
            .formatted(fingerprint(key), TYPE, fingerprint(other)),
        refusal.getMessage());
    assertEquals(
        "Either `host_key` in the inventory is out of date, or somebody else answers at"
            + " pat@db1:22.",
        refusal.hint());
  }

  @Test
  void aFileThatCannotBeWrittenIsReportedWithTheLine() throws Exception {
    Files.writeString(directory.resolve("ssh"), "a file where the directory should be");

    TransportException refusal = refusal(Hops.to("db1", 22).accepting(fingerprint(key)), key);

    assertEquals(TransportException.Kind.HOST_KEY, refusal.kind());
    assertTrue(
        String.valueOf(refusal.getMessage())
            .startsWith("The host key of `db1` could not be written to `" + known + "`: "),
        refusal::toString);
    assertTrue(refusal.hint().endsWith("db1 " + line(key)), refusal.hint());
  }

  private HostKeyCheck check(Hops hop) throws Exception {
    return new HostKeyCheck(hop.knowing(known).hop(), KnownHosts.read(List.of(known)));
  }

  private TransportException refusal(Hops hop, PublicKey shown) throws Exception {
    HostKeyCheck check = check(hop);
    assertFalse(check.accepts(shown));
    assertEquals(Optional.empty(), check.accepted());
    return check.refusal().orElseThrow();
  }

  private void know(String... lines) throws Exception {
    Files.createDirectories(known.getParent());
    Files.write(known, List.of(lines));
  }

  private static String fingerprint(PublicKey shown) {
    return KeyUtils.getFingerPrint(shown);
  }

  private static String line(PublicKey shown) {
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(shown);
    return TYPE + " " + Base64.getEncoder().encodeToString(buffer.getCompactData());
  }
}
