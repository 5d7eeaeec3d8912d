package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519SignatureTest {
  private static final Ed25519 KEYS = new Ed25519();

  /// Nothing is asked of it.
  private static final SessionContext SESSION =
      (SessionContext)
          Proxy.newProxyInstance(
              SessionContext.class.getClassLoader(),
              new Class<?>[] {SessionContext.class},
              (_, asked, _) -> {
                throw new AssertionError(asked);
              });

  /// The order of the base point (RFC 8032 section 5.1).
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  /// RFC 8032 section 7.1, tests 1 to 3.
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + " d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
        + " e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + " 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
        + " 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + " fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
        + " 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  })
  void signsAndVerifiesAsTheStandardSays(String seed, String owner, String message, String expected)
      throws GeneralSecurityException {
    PrivateKey key = KEYS.generateEDDSAPrivateKey(bytes(seed));
    byte[] made = signed(key, bytes(message));

    assertArrayEquals(bytes(expected), made);
    assertTrue(verified(KEYS.generateEDDSAPublicKey(bytes(owner)), bytes(message), sent(made)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32, 111, 128, 4000})
  void signsAndVerifiesAsTheJdkDoes(int length) throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(Ed25519.ALGORITHM).generateKeyPair();
    byte[] message = new byte[length];
    new Random(length).nextBytes(message);
    Signature theirs = Signature.getInstance(Ed25519.ALGORITHM);
    theirs.initSign(pair.getPrivate());
    theirs.update(message);
    byte[] made = theirs.sign();

    assertTrue(verified(pair.getPublic(), message, sent(made)));
    assertArrayEquals(made, signed(pair.getPrivate(), message));
  }

  @Test
  void refusesWhatWasNotSigned() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(Ed25519.ALGORITHM).generateKeyPair();
    KeyPair other = KeyPairGenerator.getInstance(Ed25519.ALGORITHM).generateKeyPair();
    byte[] message = bytes("0102030405");
    byte[] made = signed(pair.getPrivate(), message);

    assertTrue(verified(pair.getPublic(), message, sent(made)));
    assertFalse(verified(other.getPublic(), message, sent(made)));
    assertFalse(verified(pair.getPublic(), bytes("0102030406"), sent(made)));
    for (int at = 0; at < made.length; at++) {
      for (int bit : new int[] {1, 0x80}) {
        byte[] changed = made.clone();
        changed[at] ^= (byte) bit;
        assertFalse(verified(pair.getPublic(), message, sent(changed)), "byte " + at);
      }
    }
  }

  /// Else a signature could be made another one that is valid too (RFC 8032 section 8.4).
  @Test
  void refusesASecondFormOfASignature() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(Ed25519.ALGORITHM).generateKeyPair();
    byte[] message = bytes("0102030405");
    byte[] made = signed(pair.getPrivate(), message);
    BigInteger scalar = BigInteger.ZERO;
    for (int at = 63; at >= 32; at--) {
      scalar = scalar.shiftLeft(8).or(BigInteger.valueOf(made[at] & 0xff));
    }
    BigInteger same = scalar.add(ORDER);
    for (int at = 32; at < 64; at++) {
      made[at] = same.shiftRight(8 * (at - 32)).byteValue();
    }

    assertFalse(verified(pair.getPublic(), message, sent(made)));
  }

  @Test
  void refusesAnotherTypeAndAnotherLength() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(Ed25519.ALGORITHM).generateKeyPair();
    byte[] message = bytes("00");
    byte[] made = signed(pair.getPrivate(), message);

    assertFalse(verified(pair.getPublic(), message, sent("ssh-rsa", made)));
    assertFalse(verified(pair.getPublic(), message, sent(Arrays.copyOf(made, 63))));
    assertFalse(verified(pair.getPublic(), message, sent(Arrays.copyOf(made, 65))));
    assertFalse(verified(pair.getPublic(), message, sent(new byte[0])));
  }

  @Test
  void refusesOneThatIsCutOffOrHasMore() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(Ed25519.ALGORITHM).generateKeyPair();
    byte[] message = bytes("00");
    byte[] made = sent(signed(pair.getPrivate(), message));

    assertTrue(verified(pair.getPublic(), message, made));
    assertFalse(verified(pair.getPublic(), message, Arrays.copyOf(made, made.length + 1)));
    for (int length = 0; length < made.length; length++) {
      assertFalse(verified(pair.getPublic(), message, Arrays.copyOf(made, length)));
    }
  }

  /// A host's key may be anything of 32 bytes. With the neutral point for both, the equation holds
  /// for every message: only that it is looked at refuses it.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0200000000000000000000000000000000000000000000000000000000000000",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      })
  void nothingIsSignedByAKeyThatIsNone(String owner) throws GeneralSecurityException {
    byte[] nothing = new byte[64];
    nothing[0] = 1;

    assertFalse(verified(KEYS.generateEDDSAPublicKey(bytes(owner)), bytes("00"), sent(nothing)));
  }

  @Test
  void takesNoOtherKeys() throws GeneralSecurityException {
    Ed25519Signature signature = new Ed25519Signature(KEYS);

    for (String other : List.of("EC", "Ed448")) {
      KeyPair pair = KeyPairGenerator.getInstance(other).generateKeyPair();
      assertThrows(
          InvalidKeyException.class, () -> signature.initVerifier(SESSION, pair.getPublic()));
      assertThrows(
          InvalidKeyException.class, () -> signature.initSigner(SESSION, pair.getPrivate()));
    }
    assertThrows(IllegalStateException.class, () -> signature.sign(SESSION));
    assertThrows(IllegalStateException.class, () -> signature.verify(SESSION, new byte[0]));
  }

  private static byte[] signed(PrivateKey key, byte[] message) throws InvalidKeyException {
    Ed25519Signature signature = new Ed25519Signature(KEYS);
    signature.initSigner(SESSION, key);
    // In two parts, as MINA may.
    int half = message.length / 2;
    signature.update(SESSION, message, 0, half);
    signature.update(SESSION, message, half, message.length - half);
    return signature.sign(SESSION);
  }

  private static boolean verified(PublicKey owner, byte[] message, byte[] sent)
      throws InvalidKeyException {
    Ed25519Signature signature = new Ed25519Signature(KEYS);
    signature.initVerifier(SESSION, owner);
    signature.update(SESSION, message, 0, message.length);
    return signature.verify(SESSION, sent);
  }

  private static byte[] sent(byte[] raw) {
    return sent("ssh-ed25519", raw);
  }

  private static byte[] sent(String type, byte[] raw) {
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putString(type);
    buffer.putBytes(raw);
    return buffer.getCompactData();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
