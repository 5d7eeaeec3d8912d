package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;
import org.apache.sshd.common.kex.AbstractDH;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.MontgomeryCurve;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class X25519ExchangeTest {
  private static final int SECRET_BYTES = 32;
  private static final DHFactory FACTORY = X25519Exchange.factory("curve25519-sha256");

  /// Until one begins with a zero byte, which SSH leaves out: one of 256 does.
  @Test
  void findsTheSecretThatTheJdkFinds() throws Exception {
    int shortest = SECRET_BYTES;
    for (int time = 0; time < 10 || shortest == SECRET_BYTES; time++) {
      KeyPair theirs = MontgomeryCurve.x25519.generateKeyPair();
      AbstractDH ours = FACTORY.create();
      KeyAgreement agreement = MontgomeryCurve.x25519.createKeyAgreement();
      agreement.init(theirs.getPrivate());
      agreement.doPhase(MontgomeryCurve.x25519.decode(ours.getE()), true);
      ours.setF(MontgomeryCurve.x25519.encode(theirs.getPublic()));

      assertArrayEquals(AbstractDH.stripLeadingZeroes(agreement.generateSecret()), ours.getK());
      shortest = Math.min(shortest, ours.getK().length);
    }
  }

  @Test
  void makesANewKeyForEachExchange() throws Exception {
    assertFalse(Arrays.equals(FACTORY.create().getE(), FACTORY.create().getE()));
  }

  /// RFC 8731 section 3: the length must be right, and what gives a secret of zeros is refused.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01",
        "09000000000000000000000000000000000000000000000000000000000000",
        "0900000000000000000000000000000000000000000000000000000000000000ff",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      })
  void refusesAKeyThatGivesNoSecret(String sent) throws Exception {
    AbstractDH ours = FACTORY.create();
    ours.getE();
    ours.setF(HexFormat.of().parseHex(sent));

    assertThrows(GeneralSecurityException.class, ours::getK);
  }

  /// With what the secret is made of before that, 32 zeros, the server's key alone would make it.
  @Test
  void findsNoSecretWithoutAKeyOfItsOwn() throws Exception {
    AbstractDH ours = FACTORY.create();
    ours.setF(MontgomeryCurve.x25519.encode(MontgomeryCurve.x25519.generateKeyPair().getPublic()));

    assertThrows(IllegalStateException.class, ours::getK);
  }

  /// Also when it was used in vain: with the zeros that are left, another key of the server's would
  /// do.
  @Test
  void usesItsKeyOnce() throws Exception {
    AbstractDH ours = FACTORY.create();
    ours.getE();
    ours.setF(new byte[SECRET_BYTES]);
    assertThrows(GeneralSecurityException.class, ours::getK);
    ours.setF(MontgomeryCurve.x25519.encode(MontgomeryCurve.x25519.generateKeyPair().getPublic()));

    assertThrows(IllegalStateException.class, ours::getK);
  }

  @Test
  void sendsKeysAsStrings() throws Exception {
    AbstractDH ours = FACTORY.create();
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    ours.putE(buffer, ours.getE());
    ours.putF(buffer, new byte[] {0, 1});

    assertArrayEquals(ours.getE(), buffer.getBytes());
    assertArrayEquals(new byte[] {0, 1}, buffer.getBytes());
    assertEquals("SHA256", ours.getHash().getAlgorithm().replace("-", ""));
  }
}
