package dev.runbook.modules.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.runbook.engine.value.Value;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which steps share a connection.
class ServerAddressTest {
  @Test
  void twoPasswordsForOneLoginShareNoConnection() {
    assertNotEquals(key(Value.text("first-one")), key(Value.text("second-one")));
    assertNotEquals(key(secret("first-one")), key(secret("second-one")));
    assertEquals(key(Value.text("first-one")), key(secret("first-one")));
  }

  @Test
  void whatNamesAConnectionDoesNotTellThePassword() {
    assertFalse(key(Value.text("first-one")).contains("first-one"));
  }

  private static Value secret(String text) {
    return new Value.Sensitive(Value.text(text), "input password");
  }

  private static String key(Value password) {
    return new ServerAddress(
            Optional.of("10.0.0.5"),
            5432,
            Optional.empty(),
            "postgres",
            "postgres",
            Optional.of(password),
            new ServerAddress.Tls("prefer", Optional.empty()),
            ServerAddress.Way.TCP,
            Optional.empty())
        .key();
  }
}
