package dev.runbook.transports.ssh;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/// Signatures of logins and of host keys (RFC 8032 section 5.1, RFC 8709), with Bouncy Castle's
/// arithmetic: the JDK multiplies bit by bit, several times for one signature, which was a sixth of
/// what a run over a thousand hosts takes.
///
/// For one signature at a time, by one thread.
final class Ed25519Signature implements Signature {
  private static final int SIGNATURE_BYTES =
      org.bouncycastle.math.ec.rfc8032.Ed25519.SIGNATURE_SIZE;

  private final Ed25519 keys;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private byte @Nullable [] owner;
  private byte @Nullable [] seed;

  Ed25519Signature(Ed25519 keys) {
    this.keys = keys;
  }

  @Override
  public String getAlgorithm() {
    return Ed25519.ALGORITHM;
  }

  /// @throws InvalidKeyException when it is no key of Ed25519
  @Override
  public void initVerifier(SessionContext session, PublicKey key) throws InvalidKeyException {
    if (!(key instanceof EdECPublicKey point) || !isOurs(point.getParams())) {
      throw new InvalidKeyException("not an Ed25519 key: " + key.getAlgorithm());
    }
    message.reset();
    owner = keys.getPublicKeyData(point);
  }

  /// @throws InvalidKeyException when it is no key of Ed25519
  @Override
  public void initSigner(SessionContext session, PrivateKey key) throws InvalidKeyException {
    if (!(key instanceof EdECPrivateKey seeded) || !isOurs(seeded.getParams())) {
      throw new InvalidKeyException("not an Ed25519 key: " + key.getAlgorithm());
    }
    message.reset();
    seed = keys.getPrivateKeyData(seeded);
  }

  @Override
  public void update(SessionContext session, byte[] bytes, int offset, int length) {
    message.write(bytes, offset, length);
  }

  /// @param signature as SSH sends it: the type's name, then 64 bytes, and no more (RFC 8709
  ///   section 6); anything else is no signature of this key's
  @Override
  public boolean verify(SessionContext session, byte[] signature) {
    if (owner == null) {
      throw new IllegalStateException("there is no key to verify with");
    }
    byte[] signed = message.toByteArray();
    message.reset();
    Buffer sent = new ByteArrayBuffer(signature);
    try {
      boolean ours = sent.getString().equals(KeyPairProvider.SSH_ED25519);
      byte[] raw = sent.getBytes();
      return ours
          && raw.length == SIGNATURE_BYTES
          && sent.available() == 0
          && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
              raw, 0, owner, 0, signed, 0, signed.length);
    } catch (BufferException _) {
      // It is cut off.
      return false;
    }
  }

  /// The 64 bytes alone; the caller writes the type's name before them.
  @Override
  public byte[] sign(SessionContext session) {
    if (seed == null) {
      throw new IllegalStateException("there is no key to sign with");
    }
    byte[] signed = message.toByteArray();
    message.reset();
    byte[] signature = new byte[SIGNATURE_BYTES];
    org.bouncycastle.math.ec.rfc8032.Ed25519.sign(seed, 0, signed, 0, signed.length, signature, 0);
    return signature;
  }

  /// Ed448 is of the same Java types.
  private static boolean isOurs(NamedParameterSpec curve) {
    return curve.getName().equals(NamedParameterSpec.ED25519.getName());
  }
}
