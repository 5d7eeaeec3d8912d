package dev.runbook.engine.value;

import dev.runbook.engine.value.Coercion.Accepted;
import dev.runbook.engine.value.Coercion.Result;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Log sequence numbers as PostgreSQL writes them (its type `pg_lsn`): two hexadecimal numbers of
/// up to 8 digits.
final class LsnText {
  private static final Pattern LSN = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

  private LsnText() {}

  static Result read(String text, String path) {
    Matcher lsn = LSN.matcher(text);
    if (!lsn.matches()) {
      return Coercion.refused(
          "`" + text + "` is not an LSN.", Optional.of("An LSN is written `16/B374D848`."), path);
    }
    return new Accepted(
        new Value.Lsn(Long.parseLong(lsn.group(1), 16) << 32 | Long.parseLong(lsn.group(2), 16)));
  }
}
