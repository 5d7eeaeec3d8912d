package dev.runbook.modules.sql;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tells passwords apart without keeping them: HMAC-SHA-256 (RFC 2104) under a random key that
/// lives as long as this process, so that a digest says nothing to anybody else.
final class PasswordDigest {
  private static final SecretKeySpec KEY = key();

  private PasswordDigest() {}

  /// The same for the same password, wherever it comes from.
  static String of(Value password) {
    String text =
        password.revealed() instanceof Value.Text(String written)
            ? written
            : ValueText.shown(password.revealed());
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(KEY);
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SecretKeySpec key() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return new SecretKeySpec(random, "HmacSHA256");
  }
}
