package dev.runbook.modules.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.expression.FunctionSpec;
import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresFunctionsTest {
  private static final long MIB = 1L << 20;

  private static final String LABEL_9_6 =
      """
      START WAL LOCATION: 16/B3000028 (file 0000000300000016000000B3)
      CHECKPOINT LOCATION: 16/B374D848
      BACKUP METHOD: streamed
      BACKUP FROM: master
      START TIME: 2019-11-24 19:03:05 CET
      LABEL: rb set: 1
      """;

  private static final String LABEL_12 =
      """
      START WAL LOCATION: 0/9000028 (file 000000010000000000000009)
      CHECKPOINT LOCATION: 0/9000060
      BACKUP METHOD: streamed
      BACKUP FROM: standby
      START TIME: 2024-05-01 10:00:00 UTC
      LABEL: nightly
      START TIMELINE: 1
      """;

  private static final String LABEL_17_INCREMENTAL =
      """
      START WAL LOCATION: 1/28 (file 0000001F0000000100000000)
      CHECKPOINT LOCATION: 1/80
      BACKUP METHOD: streamed
      BACKUP FROM: primary
      START TIME: 2025-02-03 04:05:06 CST
      LABEL: pg_basebackup base backup
      START TIMELINE: 31
      INCREMENTAL FROM LSN: 0/2000028
      INCREMENTAL FROM TLI: 31
      """;

  private static Value call(String name, Value... arguments) {
    FunctionSpec spec =
        new PostgresFunctions()
            .functions().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    assertEquals(spec.parameters().size(), arguments.length);
    Value result = spec.body().call(List.of(arguments));
    assertEquals(new Coercion.Accepted(result), Coercion.coerce(result, spec.result()));
    return result;
  }

  private static Value lsn(String text) {
    return Positions.parse(text);
  }

  private static List<String> segments(
      String from, String end, long timeline, long size, Value... history) {
    Value names =
        call(
            "pg.segments",
            lsn(from),
            lsn(end),
            Value.whole(timeline),
            Value.list(List.of(history)),
            Value.whole(size));
    return ((Value.Listing) names)
        .items().stream().map(item -> ((Value.Text) item).text()).toList();
  }

  private static Value ended(long timeline, String lsn) {
    return Value.map(Map.of("timeline", Value.whole(timeline), "lsn", lsn(lsn)));
  }

  @ParameterizedTest(name = "{0} to {1} with segments of {2} MiB: {3}")
  @CsvSource({
    "0/9000028, 0/9000130, 16, 000000010000000000000009",
    // The end is the first byte of the next segment, which is not needed.
    "0/9000028, 0/A000000, 16, 000000010000000000000009",
    "0/9000028, 0/A000001, 16, 000000010000000000000009 00000001000000000000000A",
    // The start is the first byte of a segment.
    "0/A000000, 0/A000028, 16, 00000001000000000000000A",
    "0/FE000028, 1/1000028, 16,"
        + " 0000000100000000000000FE 0000000100000000000000FF 000000010000000100000000"
        + " 000000010000000100000001",
    "0/FC000028, 1/28, 64, 00000001000000000000003F 000000010000000100000000",
    "0/FC000028, 1/0, 64, 00000001000000000000003F",
    "0/FFF00000, 1/100000, 1, 000000010000000000000FFF 000000010000000100000000",
    "0/C0000000, 1/40000001, 1024,"
        + " 000000010000000000000003 000000010000000100000000 000000010000000100000001",
    "FFFFFFFF/FF000000, FFFFFFFF/FFFFFFFF, 16, 00000001FFFFFFFF000000FF",
  })
  void segmentsAreNamedAsTheServerNamesThem(String from, String end, long mib, String names) {
    assertEquals(List.of(names.split(" ")), segments(from, end, 1, mib * MIB));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/9000028", "0/9000000", "0/1000000", "0/0"})
  void anEndThatIsNotAfterTheStartMeansTheSegmentOfTheStart(String end) {
    assertEquals(List.of("000000010000000000000009"), segments("0/9000028", end, 1, 16 * MIB));
  }

  @Test
  void aLaterTimelineNeedsItsHistoryFileFirst() {
    assertEquals(
        List.of("0000001F.history", "0000001F0000000000000009"),
        segments("0/9000028", "0/9000130", 31, 16 * MIB));
  }

  @Test
  void segmentsBeforeASwitchHaveTheOldTimelinesNamesAndTheOneWithTheSwitchTheNew() {
    assertEquals(
        List.of(
            "00000003.history",
            "000000010000000000000008",
            "000000020000000000000009",
            "00000002000000000000000A",
            "00000003000000000000000B"),
        segments(
            "0/8000028",
            "0/B000100",
            3,
            16 * MIB,
            ended(1, "0/9500000"),
            // At the very end of a segment: the next one is the first of the new timeline.
            ended(2, "0/B000000")));
  }

  @Test
  void aSwitchBeforeTheStartChangesNothing() {
    assertEquals(
        List.of("00000002.history", "000000020000000000000009"),
        segments("0/9000028", "0/9000130", 2, 16 * MIB, ended(1, "0/5000000")));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1, 8192, 16 * MIB + 1, 24 * MIB, 2048 * MIB})
  void aSizeThatInitdbRefusesIsRefused(long size) {
    assertTrue(
        message(() -> segments("0/0", "0/1", 1, size)).contains("a power of two from 1 MiB to"));
  }

  @Test
  void mistakenEndsDoNotFillTheMemory() {
    assertTrue(
        message(() -> segments("0/0", "FFFFFFFF/0", 1, MIB)).contains("more than a million"));
  }

  @Test
  void switchesInDisorderAreRefused() {
    assertTrue(
        message(() -> segments("0/0", "0/1", 3, 16 * MIB, ended(2, "0/2"), ended(1, "0/1")))
            .contains("timeline 1 at 0/1 comes after timeline 2 at 0/2"));
    assertTrue(
        message(() -> segments("0/0", "0/1", 2, 16 * MIB, Value.text("1 0/2")))
            .contains("A switch of timeline"));
  }

  @Test
  void timelineZeroIsRefused() {
    assertTrue(message(() -> segments("0/0", "0/1", 0, 16 * MIB)).contains("from 1 on, not 0"));
  }

  @Test
  void aLabelOf96HasItsTimelineFromTheSegmentsName() {
    assertEquals(
        Value.map(
            Map.of(
                "start_lsn", lsn("16/B3000028"),
                "start_wal", Value.text("0000000300000016000000B3"),
                "checkpoint_lsn", lsn("16/B374D848"),
                "method", Value.text("streamed"),
                "from", Value.text("master"),
                "start_time", Value.text("2019-11-24 19:03:05 CET"),
                "label", Value.text("rb set: 1"),
                "timeline", Value.whole(3))),
        call("pg.label", Value.text(LABEL_9_6)));
  }

  @Test
  void aLabelOfLaterVersionsNamesItsTimeline() {
    Value.Mapping twelve = (Value.Mapping) call("pg.label", Value.text(LABEL_12));
    assertEquals(Value.whole(1), twelve.entries().get("timeline"));
    assertEquals(Value.text("standby"), twelve.entries().get("from"));
    Value.Mapping seventeen = (Value.Mapping) call("pg.label", Value.text(LABEL_17_INCREMENTAL));
    assertEquals(Value.whole(31), seventeen.entries().get("timeline"));
    assertEquals(lsn("1/28"), seventeen.entries().get("start_lsn"));
    assertEquals(Value.text("primary"), seventeen.entries().get("from"));
  }

  @Test
  void aDamagedLabelIsRefusedWithWhatIsWrong() {
    assertEquals(
        "This is no backup label: it has no line `START WAL LOCATION`.",
        message(() -> call("pg.label", Value.text(""))));
    assertEquals(
        "This is no backup label: it has no line `CHECKPOINT LOCATION`.",
        message(() -> call("pg.label", Value.text(LABEL_12.replace("CHECKPOINT", "CHECK")))));
    assertTrue(
        message(() -> call("pg.label", Value.text(LABEL_12.replace("(file", "("))))
            .contains("this one is `0/9000028 ( 000000010000000000000009)`"));
    assertTrue(
        message(() -> call("pg.label", Value.text(LABEL_12.replace("LINE: 1", "LINE: 2"))))
            .contains("contradicts itself: START TIMELINE is 2"));
  }

  @Test
  void aHistoryFileIsReadWithItsReasons() {
    Value history =
        call(
            "pg.history",
            Value.text(
                """
                # written by hand
                1\t0/9000000\tno recovery target specified

                2\t16/B374D848\tat restore point "rb_1 x"
                4\t16/B374D848
                """));
    assertEquals(
        List.of(
            new TimelineSwitch(1, Positions.parse("0/9000000"), "no recovery target specified"),
            new TimelineSwitch(2, Positions.parse("16/B374D848"), "at restore point \"rb_1 x\""),
            new TimelineSwitch(4, Positions.parse("16/B374D848"), "")),
        ((Value.Listing) history).items().stream().map(TimelineSwitch::read).toList());
  }

  @Test
  void whatIsNoHistoryIsRefused() {
    assertTrue(
        message(() -> call("pg.history", Value.text("1 0/9000000 a\nrubbish\n")))
            .contains("`rubbish` is no line of a timeline history"));
    assertTrue(
        message(() -> call("pg.history", Value.text("2 0/9000000\n1 0/A000000\n")))
            .contains("rise"));
  }

  private static String message(org.junit.jupiter.api.function.Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
