package dev.runbook.transports.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// A detached signature in OpenSSH's format (openssh-portable, PROTOCOL.sshsig).
final class SshSignature {
  private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final int LINE = 70;
  private static final Set<String> HASHES = Set.of("sha256", "sha512");
  static final String HASH = "sha512";

  private final byte[] key;
  private final String namespace;
  private final String hash;
  private final String algorithm;
  private final byte[] raw;

  /// @param key as it is sent over the wire
  /// @param namespace what it was made for
  /// @param hash `sha512` or `sha256`: of the content
  /// @param algorithm of the signature: `rsa-sha2-512` for an RSA key
  /// @param raw the signature itself, as SSH writes it
  SshSignature(byte[] key, String namespace, String hash, String algorithm, byte[] raw) {
    this.key = key.clone();
    this.namespace = namespace;
    this.hash = hash;
    this.algorithm = algorithm;
    this.raw = raw.clone();
  }

  String namespace() {
    return namespace;
  }

  /// What is signed in place of the content.
  static byte[] toBeSigned(byte[] content, String namespace, String hash)
      throws GeneralSecurityException {
    ByteArrayBuffer signed = new ByteArrayBuffer();
    signed.putRawBytes(MAGIC);
    signed.putString(namespace);
    signed.putString("");
    signed.putString(hash);
    signed.putBytes(
        MessageDigest.getInstance(hash.equals("sha256") ? "SHA-256" : "SHA-512").digest(content));
    return signed.getCompactData();
  }

  /// The algorithm by which a key signs; RSA keys never sign with SHA-1.
  static String algorithm(PublicKey key) {
    String type = KeyUtils.getKeyType(key);
    return KeyPairProvider.SSH_RSA.equals(type) ? KeyUtils.RSA_SHA512_KEY_TYPE_ALIAS : type;
  }

  static byte[] wire(PublicKey key) {
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key);
    return buffer.getCompactData();
  }

  /// The signature of the data as SSH writes it (RFC 8332, RFC 8709, RFC 5656 section 3.1.2).
  static byte[] sign(PrivateKey key, String algorithm, byte[] data)
      throws GeneralSecurityException {
    Signature signer = Signature.getInstance(javaName(algorithm));
    signer.initSign(key);
    signer.update(data);
    byte[] made = signer.sign();
    if (!algorithm.startsWith("ecdsa-")) {
      return made;
    }
    int half = made.length / 2;
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putMPInt(new BigInteger(1, Arrays.copyOfRange(made, 0, half)));
    buffer.putMPInt(new BigInteger(1, Arrays.copyOfRange(made, half, made.length)));
    return buffer.getCompactData();
  }

  /// Whether the owner of the key signed this content.
  boolean signs(byte[] content) throws GeneralSecurityException {
    PublicKey owner = publicKey();
    String type = KeyUtils.getKeyType(owner);
    boolean fits =
        type != null
            && (type.equals(algorithm)
                || (type.equals(KeyPairProvider.SSH_RSA) && algorithm.startsWith("rsa-sha2-")));
    if (!fits) {
      throw new GeneralSecurityException("a key of type " + type + " does not sign " + algorithm);
    }
    Signature verifier = Signature.getInstance(javaName(algorithm));
    verifier.initVerify(owner);
    verifier.update(toBeSigned(content, namespace, hash));
    return verifier.verify(owner instanceof ECPublicKey curve ? fixedWidth(curve) : raw);
  }

  private byte[] fixedWidth(ECPublicKey curve) throws GeneralSecurityException {
    int width = (curve.getParams().getOrder().bitLength() + 7) / 8;
    ByteArrayBuffer buffer = new ByteArrayBuffer(raw);
    byte[] both = new byte[2 * width];
    for (int i = 0; i < 2; i++) {
      byte[] number = buffer.getMPIntAsBytes();
      int zeros = 0;
      while (zeros < number.length && number[zeros] == 0) {
        zeros++;
      }
      int length = number.length - zeros;
      if (length > width) {
        throw new GeneralSecurityException("a number of the signature is too long");
      }
      System.arraycopy(number, zeros, both, (i + 1) * width - length, length);
    }
    return both;
  }

  private static String javaName(String algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case "ssh-ed25519" -> "Ed25519";
      case "rsa-sha2-256" -> "SHA256withRSA";
      case "rsa-sha2-512" -> "SHA512withRSA";
      case "ecdsa-sha2-nistp256" -> "SHA256withECDSAinP1363Format";
      case "ecdsa-sha2-nistp384" -> "SHA384withECDSAinP1363Format";
      case "ecdsa-sha2-nistp521" -> "SHA512withECDSAinP1363Format";
      default -> throw new GeneralSecurityException(algorithm + " is not known here");
    };
  }

  PublicKey publicKey() throws GeneralSecurityException {
    try {
      return new ByteArrayBuffer(key).getRawPublicKey();
    } catch (Exception e) {
      throw new GeneralSecurityException("its key is of a kind that is not known here", e);
    }
  }

  /// The text of a signature file.
  String armoured() {
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putRawBytes(MAGIC);
    buffer.putInt(VERSION);
    buffer.putBytes(key);
    buffer.putString(namespace);
    buffer.putString("");
    buffer.putString(hash);
    ByteArrayBuffer signature = new ByteArrayBuffer();
    signature.putString(algorithm);
    signature.putBytes(raw);
    buffer.putBytes(signature.getCompactData());
    String lines =
        Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(buffer.getCompactData());
    return BEGIN + "\n" + lines + "\n" + END + "\n";
  }

  /// Reads the text of a signature file.
  ///
  /// @throws IOException when it is none
  static SshSignature read(String text) throws IOException {
    String stripped = text.strip();
    if (!stripped.startsWith(BEGIN) || !stripped.endsWith(END)) {
      throw new IOException("it is not an SSH signature");
    }
    try {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(
          Base64.getMimeDecoder()
              .decode(stripped.substring(BEGIN.length(), stripped.length() - END.length())));
      Buffer buffer = new ByteArrayBuffer(all.toByteArray());
      byte[] magic = new byte[MAGIC.length];
      buffer.getRawBytes(magic);
      if (!Arrays.equals(magic, MAGIC) || buffer.getInt() != VERSION) {
        throw new IOException("it is not an SSH signature of version 1");
      }
      byte[] key = buffer.getBytes();
      String namespace = buffer.getString();
      buffer.getString();
      String hash = buffer.getString();
      Buffer signature = new ByteArrayBuffer(buffer.getBytes());
      if (!HASHES.contains(hash)) {
        throw new IOException("its hash " + hash + " is not known here");
      }
      return new SshSignature(key, namespace, hash, signature.getString(), signature.getBytes());
    } catch (RuntimeException e) {
      throw new IOException("it is cut off or damaged", e);
    }
  }
}
