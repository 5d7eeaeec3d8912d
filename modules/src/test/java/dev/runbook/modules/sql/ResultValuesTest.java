package dev.runbook.modules.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes back from a server, and what `columns` makes of it.
class ResultValuesTest {
  private static final RealServer SERVER = RealServer.of(17);

  private static Value selected(String expression) throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      return Steps.first(Steps.read(SERVER, "select " + expression + " as a", session), "a");
    }
  }

  private static Map<String, Value> step(String query, Map<String, String> columns) {
    Map<String, Value> types = new LinkedHashMap<>();
    columns.forEach((name, type) -> types.put(name, Value.text(type)));
    return SERVER.tcp(
        Map.of(
            "query", Value.text(query),
            "effect", Value.text("read"),
            "columns", Value.map(types)));
  }

  private static Value declared(String expression, String type) throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> step = step("select " + expression + " as a", Map.of("a", type));
      return Steps.first(Steps.apply(step, session).value(), "a");
    }
  }

  private static Failure refused(String query, Map<String, String> columns) {
    try (RecordingSession session = RecordingSession.local()) {
      return Steps.failure(step(query, columns), session);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42::smallint",
        "42",
        "42::bigint",
        "42::numeric",
        "42::oid",
        "'42'::xid",
        "'42'::xid8"
      })
  void wholeNumbersAreWhole(String expression) throws Exception {
    assertEquals(Value.whole(42), selected(expression));
  }

  @Test
  void nothingIsRounded() throws Exception {
    assertEquals(Value.text("12345678901234567890"), selected("12345678901234567890::numeric"));
    assertEquals(Value.text("0.1000"), selected("0.1000::numeric"));
    assertEquals(Value.text("NaN"), selected("'NaN'::numeric"));
    assertEquals(Value.text("Infinity"), selected("'infinity'::float8"));
    assertEquals(new Value.Decimal(0.1), selected("0.1::float8"));
    assertEquals(Value.whole(Long.MIN_VALUE), selected("(-9223372036854775808)::bigint"));
    assertEquals(
        Value.map(Map.of("n", Value.text("12345678901234567890"), "d", new Value.Decimal(0.5))),
        selected("'{\"n\": 12345678901234567890, \"d\": 0.5}'::jsonb"));
  }

  @Test
  void everyTypeHasItsKindOfValue() throws Exception {
    assertEquals(Value.NULL, selected("null"));
    assertEquals(Value.bool(true), selected("true"));
    assertEquals(new Value.Lsn(0x16_B374_D848L), selected("'16/B374D848'::pg_lsn"));
    assertEquals(Value.text("0a00ff"), selected("'\\x0a00ff'::bytea"));
    assertEquals(Value.text("x\ny"), selected("E'x\\ny'"));
    assertEquals(Value.text("2026-11-24 19:03:05"), selected("timestamp '2026-11-24 19:03:05'"));
    assertEquals(
        new Value.Moment(Instant.parse("2026-11-24T17:03:05.5Z")),
        selected("timestamptz '2026-11-24 19:03:05.5+02'"));
    assertEquals(Value.text("infinity"), selected("'infinity'::timestamptz"));
    assertEquals(
        Value.text("0044-03-15 12:00:00+00 BC"), selected("'0044-03-15 12:00 BC'::timestamptz"));
    assertEquals(
        new Value.Time(Duration.ofDays(1).plusHours(2).plusMillis(5)),
        selected("interval '1 day 2 hours 5 ms'"));
    assertEquals(new Value.Time(Duration.ofSeconds(-90)), selected("interval '-90 s'"));
    assertEquals(Value.text("1 mon"), selected("interval '1 month'"));
    assertEquals(Value.text("infinity"), selected("interval 'infinity'"));
  }

  @Test
  void arraysAreLists() throws Exception {
    Value numbers = Value.list(List.of(Value.whole(1), Value.NULL, Value.whole(3)));
    assertEquals(numbers, selected("array[1, null, 3]"));
    assertEquals(
        Value.list(
            List.of(Value.list(List.of(Value.whole(1))), Value.list(List.of(Value.whole(2))))),
        selected("array[[1], [2]]"));
    assertEquals(Value.list(List.of()), selected("'{}'::text[]"));
    assertEquals(
        Value.list(List.of(Value.whole(7), Value.whole(8))), selected("'[0:1]={7,8}'::int[]"));
    assertEquals(
        Value.list(
            List.of(Value.text("a b"), Value.text("NULL"), Value.text(""), Value.text("c\"\\,{}"))),
        selected("array['a b', 'NULL', '', 'c\"\\,{}']"));
    assertEquals(
        Value.list(List.of(new Value.Moment(Instant.parse("2026-11-24T19:03:05Z")))),
        selected("array[timestamptz '2026-11-24 19:03:05+00']"));
    assertEquals(Value.list(List.of(Value.text("00"))), selected("array['\\x00'::bytea]"));
    assertEquals(
        Value.list(List.of(Value.map(Map.of("a", Value.text("\"x\""))))),
        selected("array['{\"a\": \"\\\"x\\\"\"}'::jsonb]"));
  }

  @Test
  void jsonIsReadAsItsContent() throws Exception {
    assertEquals(
        Value.map(
            Map.of(
                "a", Value.list(List.of(Value.whole(1), Value.bool(false), Value.NULL)),
                "b", Value.text("ü"))),
        selected("'{\"a\": [1, false, null], \"b\": \"\\u00fc\"}'::json"));
    assertEquals(Value.NULL, selected("'null'::jsonb"));
    assertEquals(Value.text("x"), selected("'\"x\"'::jsonb"));
  }

  @Test
  void aTypeWhoseNameLooksLikeAnArrayIsText() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Steps.change(
          SERVER,
          "drop type if exists _state; create type _state as enum ('open', 'shut')",
          session);
    }
    assertEquals(Value.text("open"), selected("'open'::_state"));
    assertEquals(Value.list(List.of(Value.text("shut"))), selected("array['shut'::_state]"));
  }

  @Test
  void theDatabasesSettingsDoNotChangeHowValuesAreRead() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Steps.change(
          SERVER,
          """
          drop database if exists otherwise;
          create database otherwise;
          alter database otherwise set bytea_output = 'escape';
          alter database otherwise set intervalstyle = 'sql_standard';
          alter database otherwise set datestyle = 'German, DMY';
          alter database otherwise set timezone = 'Asia/Kolkata';
          alter database otherwise set extra_float_digits = -10;
          """,
          session);
      Map<String, Value> step =
          new LinkedHashMap<>(
              step(
                  "select '\\x0a5c'::bytea as bytes, interval '1 day 2 hours' as time,"
                      + " timestamptz '2026-11-24 19:03:05+00' as moment, 0.1::float8 as number",
                  Map.of()));
      step.remove("columns");
      step.put("database", Value.text("otherwise"));
      Value result = Steps.apply(step, session).value();
      assertEquals(Value.text("0a5c"), Steps.first(result, "bytes"));
      assertEquals(new Value.Time(Duration.ofHours(26)), Steps.first(result, "time"));
      assertEquals(
          new Value.Moment(Instant.parse("2026-11-24T19:03:05Z")), Steps.first(result, "moment"));
      assertEquals(new Value.Decimal(0.1), Steps.first(result, "number"));
    }
  }

  @Test
  void declaredColumnsAreBroughtToTheirTypes() throws Exception {
    assertEquals(Value.text("42"), declared("42", "string"));
    assertEquals(Value.text("true"), declared("true", "string"));
    assertEquals(Value.text("/a"), declared("'/a'", "path"));
    assertEquals(Value.whole(42), declared("42", "int"));
    assertEquals(new Value.Decimal(1.5), declared("1.5::numeric", "decimal"));
    assertEquals(new Value.Decimal(2), declared("2", "decimal"));
    assertEquals(new Value.Size(8192), declared("8192::numeric", "size"));
    assertEquals(new Value.Lsn(0x16_B374_D848L), declared("'16/B374D848'", "lsn"));
    assertEquals(
        new Value.Moment(Instant.parse("2026-11-24T19:03:05Z")),
        declared("'2026-11-24T19:03:05Z'", "instant"));
    assertEquals(new Value.Time(Duration.ofSeconds(3)), declared("interval '3 s'", "duration"));
    assertEquals(Value.text("{\"a\":1}"), declared("'{\"a\": 1}'::json", "string"));
    assertEquals(Value.NULL, declared("null::int", "int?"));
    assertEquals(Value.NULL, declared("null", "any"));
    assertEquals(Value.list(List.of(Value.whole(1))), declared("array[1]", "any"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          'x'::text | int | Column `a` is 'x', which is no int.
          1.5 | int | Column `a` is '1.5', which is no int.
          -1 | bool | Column `a` is -1, which is no bool.
          'x' | lsn | Column `a` is 'x', which is no lsn.
          interval '1 month' | duration | Column `a` is '1 mon', which is no duration.
          '2026-11-24 19:03' | instant | Column `a` is '2026-11-24 19:03', which is no instant.
          repeat('x', 1000) | int | Column `a` is 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…, which is no int.
          null | int | Column `a` is NULL, and `columns` declares it as `int`.
          """)
  void aValueOfAnotherTypeIsRefused(String expression, String type, String message) {
    Failure failure = refused("select " + expression + " as a", Map.of("a", type));
    assertEquals(FailureKind.COMMAND, failure.kind());
    assertEquals(message, failure.message());
    assertEquals(
        expression.equals("null") ? "Declare it as `int?` when NULL may come." : "",
        failure.hint());
  }

  @Test
  void theColumnsAreThoseThatAreDeclared() {
    assertEquals(
        "`columns` declares `b`, and the result has `a`.",
        refused("select 1 as a", Map.of("b", "int")).message());
    assertEquals(
        "The result has a column `b` that `columns` does not declare.",
        refused("select 1 as a, 2 as b", Map.of("a", "int")).message());
    assertEquals(
        "Two columns of the result are named `?column?`.",
        refused("select 1, 2", Map.of()).message());
    assertEquals("Give each a name with `as`.", refused("select 1, 2", Map.of()).hint());
  }

  @Test
  void aResultIsSmall() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Value whole = Steps.read(SERVER, "select n from generate_series(1, 50000) as n", session);
      assertEquals(Value.whole(50000), Steps.field(whole, "row_count"));
    }
    Failure failure = refused("select n from generate_series(1, 50001) as n", Map.of());
    assertEquals("The result has more than 50000 rows.", failure.message());
    assertEquals(
        "Let the server count or add up, or write to a file with psql in a `shell` step.",
        failure.hint());
  }

  @Test
  void theLastStatementOfAScriptAnswers() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> step =
          SERVER.tcp(
              Map.of(
                  "script",
                  Value.text(
                      """
                      do $$ begin raise notice 'first'; end $$;
                      select 1 as a;
                      do $$ begin raise warning 'second'; end $$;
                      create temp table t as select generate_series(1, 3) as b;
                      update t set b = b + 1
                      """)));
      Applied applied = Steps.apply(step, session);
      assertEquals(List.of(), Steps.rows(applied.value()));
      assertEquals(Value.whole(3), Steps.field(applied.value(), "row_count"));
      assertEquals(Value.text("UPDATE"), Steps.field(applied.value(), "command"));
      assertEquals(
          Value.list(List.of(Value.text("NOTICE: first"), Value.text("WARNING: second"))),
          Steps.field(applied.value(), "notices"));
      assertEquals(1, applied.changes().size());
    }
  }

  @Test
  void nothingOfOneStepIsLeftForTheNext() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Steps.change(SERVER, "set work_mem = '7MB'; create temp table left_behind (a int)", session);
      Value result =
          Steps.read(
              SERVER,
              "select current_setting('work_mem') as a, to_regclass('left_behind') as b",
              session);
      assertEquals(Value.text("4MB"), Steps.first(result, "a"));
      assertEquals(Value.NULL, Steps.first(result, "b"));
      assertEquals(
          new Failure(
              FailureKind.COMMAND,
              "The step left a transaction open, so it was rolled back.",
              "",
              "Use `transaction: true`, commit in the same script, or hold a session with `with`."),
          Steps.failure(
              SERVER.tcp(Map.of("script", Value.text("begin; create table rolled_back (a int)"))),
              session));
      Value gone = Steps.read(SERVER, "select to_regclass('rolled_back') as a", session);
      assertEquals(Value.NULL, Steps.first(gone, "a"));
    }
  }
}
