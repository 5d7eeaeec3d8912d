package dev.runbook.engine.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonValuesTest {
  @Test
  void everyKindIsWritten() {
    Map<String, Value> all = new LinkedHashMap<>();
    all.put("text", Value.text("a \"b\"\n"));
    all.put("whole", Value.whole(-5));
    all.put("decimal", new Value.Decimal(1.5));
    all.put("bool", Value.bool(true));
    all.put("null", Value.NULL);
    all.put("time", new Value.Time(Duration.ofMillis(90_500)));
    all.put("size", new Value.Size(1536L << 20));
    all.put("moment", new Value.Moment(Instant.parse("2026-11-24T18:30:00Z")));
    all.put("lsn", new Value.Lsn(0x16_B374_D848L));
    all.put("secret", new Value.Sensitive(Value.text("hunter2"), "!vault"));
    all.put("unknown", new Value.Unknown(Set.of("b", "a"), "x ‹known after a, b›"));
    all.put("$mark", Value.list(List.of()));
    assertEquals(
        """
        {"text":"a \\"b\\"\\n","whole":-5,"decimal":1.5,"bool":true,"null":null,\
        "time":{"$duration":"1m30s500ms"},"size":{"$size":"1536MiB"},\
        "moment":{"$instant":"2026-11-24T18:30:00Z"},"lsn":{"$lsn":"16/B374D848"},\
        "secret":{"$secret":"!vault"},\
        "unknown":{"$unknown":["a","b"],"shown":"x ‹known after a, b›"},"$$mark":[]}\
        """,
        JsonValues.write(Value.map(all)));
  }

  @Test
  void whatIsWrittenComesBack() {
    Random random = new Random(20261124);
    for (int i = 0; i < 2_000; i++) {
      Value value = randomValue(random, 4);
      assertEquals(value, JsonValues.read(JsonValues.write(value)));
    }
  }

  private static Value randomValue(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 10)) {
      case 0 -> Value.text(randomText(random));
      case 1 -> Value.whole(random.nextLong());
      case 2 -> new Value.Decimal(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      case 3 -> Value.bool(random.nextBoolean());
      case 4 -> new Value.Time(Duration.ofNanos(random.nextLong(-1L << 60, 1L << 60)));
      case 5 -> new Value.Size(random.nextLong(1L << 50));
      case 6 ->
          new Value.Moment(
              Instant.ofEpochSecond(
                  random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000)));
      case 7 -> new Value.Lsn(random.nextLong());
      case 8 -> Value.NULL;
      case 9 -> new Value.Unknown(Set.of(randomText(random)), randomText(random));
      case 10 -> {
        List<Value> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(randomValue(random, depth - 1));
        }
        yield Value.list(items);
      }
      default -> {
        Map<String, Value> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          entries.put(randomText(random), randomValue(random, depth - 1));
        }
        yield Value.map(entries);
      }
    };
  }

  private static String randomText(Random random) {
    List<String> letters =
        List.of("$", "a", "\"", "\\", "\n", "ü", "\uD83D\uDE00", " ", "secret", "lsn", "\u0001");
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(letters.get(random.nextInt(letters.size())));
    }
    return text.toString();
  }

  @Test
  void forOthersItIsIndentedWithPlainTexts() {
    Map<String, Value> entries = new LinkedHashMap<>();
    entries.put("stop_lsn", new Value.Lsn(0x300_0000));
    entries.put("disks", Value.list(List.of(Value.map(Map.of("size", new Value.Size(10L << 30))))));
    assertEquals(
        """
        {
          "stop_lsn" : "0/3000000",
          "disks" : [
            {
              "size" : "10GiB"
            }
          ]
        }
        """,
        JsonValues.pretty(Value.map(entries)));
  }

  @Test
  void othersNeverGetASecret() {
    Value secret = new Value.Sensitive(Value.text("hunter2"), "!vault");
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> JsonValues.plain(Value.list(List.of(secret))));
    assertEquals("A secret cannot be written as JSON.", refused.getMessage());
  }

  @Test
  void marksInSomebodyElsesJsonAreJustKeys() {
    assertEquals(
        Value.map(Map.of("$secret", Value.text("x"))), JsonValues.parse("{\"$secret\": \"x\"}"));
  }

  @Test
  void brokenJsonIsRefusedWithItsPlace() {
    assertEquals("The text is not JSON (line 2, column 7).", refusal("{\"a\": 1,\n \"b\": tru}"));
    assertEquals("The text is not JSON (line 1, column 11).", refusal("{\"a\":1,\"a\":2}"));
    assertEquals("The text is empty, and so is not JSON.", refusal(""));
    assertEquals("More text follows the JSON value.", refusal("1 2"));
    assertEquals("The text is not JSON (line 1, column 4).", refusal("[1,"));
  }

  private static String refusal(String json) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> JsonValues.parse(json)).getMessage());
  }
}
