package dev.runbook.engine.secret;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// Decrypts what `ansible-vault` encrypts: formats 1.1 and 1.2 with AES256.
///
/// After the header line come hexadecimal digits of three lines: salt, HMAC and cipher text, each
/// again in hexadecimal. PBKDF2 with HMAC-SHA256 and 10 000 rounds makes of password and salt two
/// keys and the counter's first value; the cipher text is checked by HMAC-SHA256 before AES-CTR
/// decrypts it, and its padding is that of PKCS #7 (Ansible's `VaultAES256`).
public final class Vault {
  private static final String MARK = "$ANSIBLE_VAULT;";
  private static final int ROUNDS = 10_000;
  private static final int KEY_BYTES = 32;
  private static final int BLOCK_BYTES = 16;

  private Vault() {}

  /// Whether a text begins as encrypted ones do.
  public static boolean isEncrypted(String text) {
    return text.stripLeading().startsWith(MARK);
  }

  /// The encrypted text, as UTF-8.
  ///
  /// @param cipherText header and digits; blanks around lines do not matter
  /// @throws SecretException when it is not in the format, the password is not the right one, or
  ///   the content is not text
  public static String decrypt(String cipherText, String password) throws SecretException {
    if (password.isEmpty()) {
      throw new SecretException("The vault password is empty.");
    }
    List<byte[]> parts = parts(cipherText);
    byte[] salt = parts.get(0);
    byte[] expected = parts.get(1);
    byte[] encrypted = parts.get(2);
    try {
      byte[] keys = keys(password, salt);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keys, KEY_BYTES, KEY_BYTES, "HmacSHA256"));
      if (!MessageDigest.isEqual(mac.doFinal(encrypted), expected)) {
        throw new SecretException(
            "The vault password is not the one that this `!vault` text was encrypted with.");
      }
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(keys, 0, KEY_BYTES, "AES"),
          new IvParameterSpec(keys, 2 * KEY_BYTES, BLOCK_BYTES));
      return text(unpadded(cipher.doFinal(encrypted)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2, HMAC-SHA256 or AES", e);
    }
  }

  private static byte[] keys(String password, byte[] salt) throws GeneralSecurityException {
    PBEKeySpec spec =
        new PBEKeySpec(
            password.toCharArray(), salt, ROUNDS, (2 * KEY_BYTES + BLOCK_BYTES) * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } finally {
      spec.clearPassword();
    }
  }

  private static List<byte[]> parts(String cipherText) throws SecretException {
    List<String> lines = cipherText.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    checkHeader(lines.isEmpty() ? "" : lines.getFirst());
    try {
      String digits = lines.stream().skip(1).collect(Collectors.joining());
      String inner = new String(HexFormat.of().parseHex(digits), StandardCharsets.ISO_8859_1);
      List<byte[]> parts = inner.lines().map(HexFormat.of()::parseHex).toList();
      if (parts.size() != 3 || parts.get(0).length == 0 || parts.get(2).length == 0) {
        throw new SecretException("The `!vault` text is cut off or damaged.");
      }
      return parts;
    } catch (IllegalArgumentException e) {
      throw new SecretException("The `!vault` text is cut off or damaged.");
    }
  }

  private static void checkHeader(String header) throws SecretException {
    String[] fields = header.split(";", -1);
    if (!header.startsWith(MARK) || fields.length < 3) {
      throw new SecretException(
          "This is not a text of ansible-vault: it does not begin with"
              + " `$ANSIBLE_VAULT;1.1;AES256`.");
    }
    boolean known = fields[1].strip().equals("1.1") || fields[1].strip().equals("1.2");
    if (!known || !fields[2].strip().equals("AES256")) {
      throw new SecretException(
          "The vault format `"
              + fields[1].strip()
              + ";"
              + fields[2].strip()
              + "` is not known; formats 1.1 and 1.2 with AES256 are: `ansible-vault rekey` writes"
              + " them.");
    }
  }

  private static byte[] unpadded(byte[] padded) throws SecretException {
    int padding = padded[padded.length - 1];
    if (padding < 1 || padding > BLOCK_BYTES || padding > padded.length) {
      throw new SecretException("The `!vault` text is cut off or damaged.");
    }
    return Arrays.copyOf(padded, padded.length - padding);
  }

  private static String text(byte[] bytes) throws SecretException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new SecretException("The content of the `!vault` text is not UTF-8 text.");
    }
  }
}
