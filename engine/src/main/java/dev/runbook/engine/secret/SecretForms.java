package dev.runbook.engine.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/// The texts in which a secret shows itself: as it is, line by line, and as programs write it -
/// Base64 (also inside something longer that was encoded whole, as in HTTP's `Basic` scheme), URL,
/// JSON, single quotes of a shell.
final class SecretForms {
  private static final int MIN_CHARACTERS = 4;
  private static final int MIN_ENCODED = 6;

  private SecretForms() {}

  /// Texts of fewer than 4 characters are in everything and are left out.
  static Set<String> of(String secret) {
    Set<String> forms = new LinkedHashSet<>();
    addForms(secret, forms);
    secret.lines().map(String::strip).forEach(line -> addForms(line, forms));
    return forms;
  }

  private static void addForms(String text, Set<String> forms) {
    if (text.strip().length() < MIN_CHARACTERS) {
      return;
    }
    forms.add(text);
    forms.add(text.strip());
    String url = URLEncoder.encode(text, StandardCharsets.UTF_8);
    forms.add(url);
    forms.add(url.replace("+", "%20"));
    forms.add(
        text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t"));
    forms.add(text.replace("'", "'\\''"));
    addBase64(text.getBytes(StandardCharsets.UTF_8), forms);
  }

  /// Base64 looks different for each of the three offsets at which the secret may begin; characters
  /// that also depend on its neighbours are left out.
  private static void addBase64(byte[] bytes, Set<String> forms) {
    for (int offset = 0; offset < 3; offset++) {
      byte[] shifted = new byte[offset + bytes.length];
      System.arraycopy(bytes, 0, shifted, offset, bytes.length);
      int from = offset == 0 ? 0 : offset + 1;
      int to = shifted.length * 8 / 6;
      if (to - from >= MIN_ENCODED) {
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        String own = encoded.substring(from, to);
        forms.add(own);
        forms.add(own.replace('+', '-').replace('/', '_'));
      }
    }
    if (bytes.length >= MIN_CHARACTERS) {
      forms.add(Base64.getEncoder().encodeToString(bytes));
      forms.add(Base64.getUrlEncoder().encodeToString(bytes));
    }
  }
}
