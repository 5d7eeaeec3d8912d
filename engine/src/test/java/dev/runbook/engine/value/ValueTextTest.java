package dev.runbook.engine.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ValueTextTest {
  @Test
  void valuesAreShownAsARunbookWritesThem() {
    Map<String, Value> all = new LinkedHashMap<>();
    all.put("id", Value.text("d-1"));
    all.put("note", Value.text("a, b"));
    all.put("number", Value.text("15"));
    all.put("wait", new Value.Time(Duration.ofMinutes(90)));
    all.put("size", new Value.Size(2L << 30));
    all.put("big", new Value.Decimal(1e10));
    all.put("password", new Value.Sensitive(Value.text("hunter2"), "!secret {env: PW}"));
    all.put("set", Value.Unknown.after("snapshot"));
    all.put("list", Value.list(List.of(Value.bool(true), Value.NULL)));
    assertEquals(
        "{id: d-1, note: \"a, b\", number: \"15\", wait: 1h30m, size: 2GiB, big: 10000000000,"
            + " password: !secret {env: PW}, set: ‹known after snapshot›, list: [true, null]}",
        ValueText.shown(Value.map(all)));
  }

  @Test
  void aTextAloneIsShownAsItIs() {
    assertEquals("it's, \"so\"\n", ValueText.shown(Value.text("it's, \"so\"\n")));
  }

  @Test
  void whatIsPartlyKnownIsShownSo() {
    assertEquals(
        "set-‹known after a›",
        ValueText.shown(new Value.Unknown(Set.of("a"), "set-‹known after a›")));
  }

  @Test
  void listsSecretsAndNullHaveNoPlainText() {
    assertEquals(Optional.empty(), ValueText.plain(Value.list(List.of())));
    assertEquals(Optional.empty(), ValueText.plain(Value.NULL));
    assertEquals(Optional.empty(), ValueText.plain(new Value.Sensitive(Value.text("x"), "!vault")));
    assertEquals(Optional.of("250ms"), ValueText.plain(new Value.Time(Duration.ofMillis(250))));
  }

  @Test
  void durationsAreWrittenWithTheirLargestUnits() {
    assertEquals("0s", time(Duration.ZERO));
    assertEquals("250ms", time(Duration.ofMillis(250)));
    assertEquals("1m30s", time(Duration.ofSeconds(90)));
    assertEquals("1d1h", time(Duration.ofHours(25)));
    assertEquals("0.000001s", time(Duration.ofNanos(1_000)));
    assertEquals("-5s", time(Duration.ofSeconds(-5)));
  }

  private static String time(Duration duration) {
    return ValueText.shown(new Value.Time(duration));
  }
}
