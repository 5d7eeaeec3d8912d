package dev.runbook.transports.ssh;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.digest.Digest;
import org.apache.sshd.common.kex.AbstractDH;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.util.buffer.Buffer;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/// The key exchange `curve25519-sha256` (RFC 8731), with Bouncy Castle's arithmetic: a third of the
/// JDK's time. For one exchange.
final class X25519Exchange extends AbstractDH {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] secret = new byte[X25519.SCALAR_SIZE];
  private boolean made;
  private byte @Nullable [] theirs;

  private X25519Exchange() {}

  /// @param name `curve25519-sha256`, or the same as OpenSSH called it before it had an RFC
  static DHFactory factory(String name) {
    return new Named(name);
  }

  private record Named(String name) implements DHFactory {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isSupported() {
      return true;
    }

    @Override
    public boolean isGroupExchange() {
      return false;
    }

    @Override
    public AbstractDH create(Object... none) {
      return new X25519Exchange();
    }
  }

  @Override
  protected byte[] calculateE() {
    byte[] ours = new byte[X25519.POINT_SIZE];
    X25519.generatePrivateKey(RANDOM, secret);
    made = true;
    X25519.generatePublicKey(secret, 0, ours, 0);
    return ours;
  }

  @Override
  public void setF(byte[] sent) {
    theirs = sent.clone();
  }

  /// Once: our part of the secret is forgotten.
  ///
  /// @throws GeneralSecurityException when the other side's key has another length, or one of the
  ///   few values that give everybody the same secret (RFC 8731 section 3)
  /// @throws IllegalStateException when there is no key of our own, not made yet or used already
  @Override
  protected byte[] calculateK() throws GeneralSecurityException {
    if (!made) {
      throw new IllegalStateException("an exchange has one key of its own, made before the secret");
    }
    if (theirs == null || theirs.length != X25519.POINT_SIZE) {
      throw new GeneralSecurityException("the server's key for the exchange has a wrong length");
    }
    byte[] shared = new byte[X25519.POINT_SIZE];
    boolean agreed = X25519.calculateAgreement(secret, 0, theirs, 0, shared, 0);
    Arrays.fill(secret, (byte) 0);
    made = false;
    if (!agreed) {
      throw new GeneralSecurityException("the server's key for the exchange is of small order");
    }
    return stripLeadingZeroes(shared);
  }

  /// As a string, not as a number (RFC 8731 section 3).
  @Override
  public void putE(Buffer buffer, byte[] ours) {
    buffer.putBytes(ours);
  }

  @Override
  public void putF(Buffer buffer, byte[] sent) {
    buffer.putBytes(sent);
  }

  @Override
  public Digest getHash() {
    return BuiltinDigests.sha256.get();
  }
}
