package dev.runbook.modules.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.Names;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.expression.Template;
import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Values in statements, from the template to the server.
class ParametersTest {
  private static final RealServer SERVER = RealServer.of(17);
  private static final String PASSWORD = "hun'ter\\2";

  private static final Value SECRET =
      new Value.Sensitive(Value.text(PASSWORD), "!secret {env: APP_PASSWORD}");

  /// The text as the engine hands it to the module.
  private static Value rendered(String text, Map<String, Value> values) throws Exception {
    Span span = new SourceFile("test.yml", text).start();
    return Template.compile(text, span, Place.SQL, Names.ANY)
        .render(
            new Bindings() {
              @Override
              public Optional<Value> find(String name) {
                return Optional.ofNullable(values.get(name));
              }

              @Override
              public Set<String> names() {
                return values.keySet();
              }
            });
  }

  private static Map<String, Value> step(String text, Map<String, Value> values) throws Exception {
    return SERVER.tcp(Map.of("script", rendered(text, values)));
  }

  private static Value selected(String expression, Value value) throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      return Steps.first(
          Steps.apply(step("select " + expression + " as a", Map.of("x", value)), session).value(),
          "a");
    }
  }

  @Test
  void aValueIsBoundAndNeverReadAsSql() throws Exception {
    Value nasty = Value.text("'); drop table t; -- ? ?? $1 \" \\ $$ ");
    assertEquals(nasty, selected("{{x}}::text", nasty));
  }

  @Test
  void aCarriageReturnInARawValueEndsItsComment() throws Exception {
    Value nasty = Value.text("'a', pg_switch_wal()");
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> step =
          step(
              "select 1 as a {{{raw}}} {{x}}::text as b",
              Map.of("raw", Value.text("-- one\r,"), "x", nasty));
      assertEquals(nasty, Steps.first(Steps.apply(step, session).value(), "b"));
    }
  }

  @Test
  void aValueArrivesAsWhatItIs() throws Exception {
    assertEquals(Value.whole(42), selected("{{x}}", Value.whole(42)));
    assertEquals(Value.whole(1L << 40), selected("{{x}}", Value.whole(1L << 40)));
    assertEquals(new Value.Decimal(1.5), selected("{{x}}", new Value.Decimal(1.5)));
    assertEquals(Value.bool(true), selected("{{x}}", Value.bool(true)));
    assertEquals(Value.whole(8192), selected("{{x}}", new Value.Size(8192)));
    assertEquals(Value.NULL, selected("{{x}}::text", Value.NULL));
    Value position = new Value.Lsn(0x16B374D848L);
    assertEquals(position, selected("{{x}}", position));
    assertEquals(
        Value.whole(0),
        selected("pg_wal_lsn_diff({{x}}, '16/B374D848')", new Value.Lsn(0x16_B374_D848L)));
    Value moment = new Value.Moment(Instant.parse("2026-11-24T19:03:05.123456Z"));
    assertEquals(moment, selected("{{x}}", moment));
    Value time = new Value.Time(Duration.ofMinutes(90).plusMillis(7));
    assertEquals(time, selected("{{x}}", time));
  }

  @Test
  void aTextTakesTheTypeOfItsPlace() throws Exception {
    assertEquals(Value.bool(true), selected("'pg_class'::regclass = {{x}}", Value.text("1259")));
    assertEquals(Value.whole(3), selected("{{x}}::int + 1", Value.text("2")));
  }

  @Test
  void aListIsAnArray() throws Exception {
    Value texts = Value.list(List.of(Value.text("a\"b"), Value.text("NULL"), Value.text("")));
    assertEquals(texts, selected("{{x}}", texts));
    Value numbers = Value.list(List.of(Value.whole(1), Value.whole(1L << 40)));
    assertEquals(numbers, selected("{{x}}", numbers));
    Value withNull = Value.list(List.of(Value.text("a"), Value.NULL));
    assertEquals(withNull, selected("{{x}}", withNull));
    Value numbersWithNull = Value.list(List.of(Value.NULL, Value.whole(1)));
    assertEquals(numbersWithNull, selected("{{x}}", numbersWithNull));
    assertEquals(Value.list(List.of()), selected("{{x}}::int[]", Value.list(List.of())));
    assertEquals(Value.bool(true), selected("1 = any ({{x}})", numbers));
  }

  @Test
  void aListOfTwoKindsIsRefused() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Value mixed = Value.list(List.of(Value.text("a"), Value.whole(1)));
      assertEquals(
          "A list that is bound to a statement holds texts only or whole numbers only.",
          Steps.failure(step("select {{x}}", Map.of("x", mixed)), session).message());
    }
  }

  @Test
  void aNameIsQuoted() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> values =
          Map.of("t", Value.text("a \"quoted\" Table; --"), "n", Value.whole(7));
      Applied applied =
          Steps.apply(
              step(
                  """
                  drop table if exists "{{t}}";
                  create table "{{t}}" (a int);
                  insert into "{{t}}" values ({{n}});
                  select a, '{{t}}' as name from "{{t}}"
                  """,
                  values),
              session);
      assertEquals(Value.whole(7), Steps.first(applied.value(), "a"));
      assertEquals(Value.text("a \"quoted\" Table; --"), Steps.first(applied.value(), "name"));
    }
  }

  @Test
  void aBoundSecretIsInNoTextOrMessage() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> values = Map.of("s", SECRET);
      Assessment planned = Steps.assess(step("select {{s}} as a", values), session);
      assertEquals(
          "select ‹!secret {env: APP_PASSWORD}› as a on database `postgres` on 127.0.0.1:"
              + SERVER.port(),
          planned.changes().getFirst().subject());
      Applied applied = Steps.apply(step("select {{s}}::text as a", values), session);
      assertInstanceOf(Value.Sensitive.class, Steps.field(applied.value(), "rows"));
      assertEquals(Value.text(PASSWORD), Steps.first(applied.value(), "a"));
      hides(Steps.failure(step("select {{s}}::int", values), session));
      hides(
          Steps.failure(
              SERVER.tcp(
                  Map.of(
                      "query",
                      rendered("select {{s}}::text as a", values),
                      "columns",
                      Value.map(Map.of("a", Value.text("int"))))),
              session));
      hides(
          Steps.failure(
              step(
                  """
                  select set_config('run.x', {{s}}, false);
                  do $$ begin raise notice 'it is %', current_setting('run.x'); end $$;
                  select 1 / 0
                  """,
                  values),
              session));
    }
  }

  @Test
  void aSecretThatMustStandInTheTextIsNotShown() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> values = Map.of("s", SECRET);
      Steps.change(SERVER, "drop role if exists with_secret; create role with_secret", session);
      Map<String, Value> step = step("alter role with_secret password {{s}}", values);
      String shown =
          "alter role with_secret password !secret {env: APP_PASSWORD} on database `postgres` on"
              + " 127.0.0.1:"
              + SERVER.port();
      assertEquals(
          List.of(shown),
          Steps.assess(step, session).changes().stream().map(Change::subject).toList());
      assertEquals(
          List.of(shown),
          Steps.apply(step, session).changes().stream().map(Change::subject).toList());
      hides(Steps.failure(step("alter role with_secret valid until {{s}}", values), session));
      hides(Steps.failure(step("alter role with_secret password {{s}} oops", values), session));
      hides(
          Steps.failure(
              step("alter role with_secret password {{s}}; select 1 / 0", values), session));
    }
  }

  private static void hides(Failure failure) {
    String all = failure.message() + "\n" + failure.detail() + "\n" + failure.hint();
    for (String form : List.of(PASSWORD, "hun''ter", "hun'ter")) {
      assertFalse(all.contains(form), all);
    }
  }

  @Test
  void whatIsNotKnownYetIsMarkedInAPlan() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> values = new LinkedHashMap<>();
      values.put("x", Value.Unknown.after("start"));
      Assessment planned =
          Steps.assess(
              SERVER.tcp(Map.of("query", rendered("select pg_x({{x}}, 'a')", values))), session);
      assertEquals(
          "select pg_x(‹known after start›, 'a') on database `postgres` on 127.0.0.1:"
              + SERVER.port(),
          planned.changes().getFirst().subject());
      Map<String, Value> read = new LinkedHashMap<>(SERVER.tcp(Map.of()));
      read.put("query", rendered("select {{x}}::int", values));
      read.put("effect", Value.text("read"));
      Assessment assessed = Steps.assess(read, session);
      assertEquals("reads what is not known yet", assessed.reason());
      assertEquals(Set.of("start"), assessed.value().unknownAfter());
    }
  }
}
