package dev.runbook.modules.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused by reading alone, without a server.
class StatementRulesTest {
  private static final SqlModule MODULE = new SqlModule();

  private static SqlArguments read(String parameter, String text, String effect) throws Exception {
    return MODULE.read(
        new Arguments(Map.of(parameter, Value.text(text), "effect", Value.text(effect))));
  }

  private static String refusal(Map<String, Value> arguments) {
    return String.valueOf(
        assertThrows(ArgumentException.class, () -> MODULE.read(new Arguments(arguments)))
            .getMessage());
  }

  private static String refusal(String parameter, String text, String effect) {
    return refusal(Map.of(parameter, Value.text(text), "effect", Value.text(effect)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        "(select 1) union all (select 2)",
        "select 1;",
        "-- a remark\nselect 1 /* and /* one */ more */;  ",
        "with a as (select 1 as into_not) select * from a",
        "values (1), (2)",
        "table pg_class",
        "show server_version",
        "explain select 1",
        "explain (costs off, format json) select 1",
        "select 'insert into t; for update' as text",
        "select $$ ; copy t from stdin; $$ as text",
        "select $a$ $$; into $a$ as text",
        "select E'it\\'s; into' as text",
        "select \"insert\" from (select 1 as \"insert\") as t",
        "select substring('abc' for 2)",
        "select a.into from (select 1 as into) a",
        "select relname as update from pg_class",
        "select insert(1) from t",
      })
  void aReadMaySelectShowAndExplain(String text) throws Exception {
    assertEquals(Effect.READ, MODULE.effect(read("query", text, "read")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          insert into t values (1) | `effect: read` takes SELECT, SHOW, VALUES, TABLE, WITH or EXPLAIN, not INSERT.
          do $$ begin end $$ | `effect: read` takes SELECT, SHOW, VALUES, TABLE, WITH or EXPLAIN, not DO.
          call f() | `effect: read` takes SELECT, SHOW, VALUES, TABLE, WITH or EXPLAIN, not CALL.
          set work_mem = '1MB' | `effect: read` takes SELECT, SHOW, VALUES, TABLE, WITH or EXPLAIN, not SET.
          copy t to '/tmp/t' | `effect: read` takes SELECT, SHOW, VALUES, TABLE, WITH or EXPLAIN, not COPY.
          execute prepared | `effect: read` takes SELECT, SHOW, VALUES, TABLE, WITH or EXPLAIN, not EXECUTE.
          /* select */ vacuum | `effect: read` takes SELECT, SHOW, VALUES, TABLE, WITH or EXPLAIN, not VACUUM.
          "select" 1 | `effect: read` takes SELECT, SHOW, VALUES, TABLE, WITH or EXPLAIN.
          select * into t from u | SELECT INTO makes a table, so it is not `effect: read`.
          select 1into t | SELECT INTO makes a table, so it is not `effect: read`.
          select * from t for update | A SELECT that locks rows is not `effect: read`.
          select * from t for no key update | A SELECT that locks rows is not `effect: read`.
          select * from t for key share of t | A SELECT that locks rows is not `effect: read`.
          select * from t for/**/share | A SELECT that locks rows is not `effect: read`.
          with a as (delete from t returning *) select * from a | `effect: read` cannot hold DELETE.
          with a as not materialized (update t set a = 1 returning *) table a | `effect: read` cannot hold UPDATE.
          with a as (select 1) insert into t select * from a | `effect: read` cannot hold INSERT.
          with a as (select 1) merge into t using a on true when matched then delete | `effect: read` cannot hold MERGE.
          explain analyze insert into t values (1) | EXPLAIN ANALYZE carries the statement out, so it is not `effect: read`.
          explain verbose analyse select 1 | EXPLAIN ANALYZE carries the statement out, so it is not `effect: read`.
          explain (costs off, analyze) select 1 | EXPLAIN ANALYZE carries the statement out, so it is not `effect: read`.
          select U&"pg_switch\\005fwal"() | `effect: read` takes no name with Unicode escapes: it cannot be looked up what it calls.
          select u&"a!0070" uescape '!' from t | `effect: read` takes no name with Unicode escapes: it cannot be looked up what it calls.
          select 1; select 2 | `effect: read` takes one statement, and there are 2.
          """)
  void aReadMayNotChangeLockOrMakeAnything(String text, String message) {
    assertEquals(message, refusal("query", text, "read"));
    assertEquals(message, refusal("script", text, "read"));
  }

  @Test
  void whatSaysNoEffectIsAChange() throws Exception {
    SqlArguments arguments =
        MODULE.read(new Arguments(Map.of("query", Value.text("select pg_switch_wal()"))));
    assertEquals(Effect.CHANGE, MODULE.effect(arguments));
    assertEquals(Effect.DESTROY, MODULE.effect(read("query", "drop database app", "destroy")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          query | select 1; select 2 | `query` takes one statement, and there are 2; several go under `script`.
          query | -- nothing | `query` holds no statement.
          script | ; ; | `script` holds no statement.
          query | begin | BEGIN alone has no use here: the next step has another connection. Use `script` with `transaction: true`, or hold a session with `with`.
          query | rollback to a | ROLLBACK alone has no use here: the next step has another connection. Use `script` with `transaction: true`, or hold a session with `with`.
          query | copy t from stdin | COPY FROM STDIN is refused here: its data would pass through the runbook. Use psql in a `shell` step, or COPY with a file of the server.
          script | select 1; copy (select 1) to stdout with csv | COPY TO STDOUT is refused here: its data would pass through the runbook. Use psql in a `shell` step, or COPY with a file of the server.
          script | \\dt | `\\dt` is a command of psql; the server knows SQL only. Use psql in a `shell` step.
          """)
  void aChangeIsRefusedWhenItCannotWorkHere(String parameter, String text, String message) {
    assertEquals(message, refusal(parameter, text, "change"));
  }

  @Test
  void oneOfQueryAndScriptIsGiven() {
    assertEquals("`sql` takes either `query` or `script`.", refusal(Map.of()));
    assertEquals(
        "`sql` takes either `query` or `script`.",
        refusal(Map.of("query", Value.text("select 1"), "script", Value.text("select 1"))));
  }

  @Test
  void transactionControlIsForSessionsAndScripts() throws Exception {
    Map<String, Value> arguments = new LinkedHashMap<>();
    arguments.put("query", Value.text("begin isolation level repeatable read"));
    arguments.put("session", Value.text("s"));
    assertEquals(1, MODULE.read(new Arguments(arguments)).alternatives().all().size());
    assertEquals(
        2,
        read("script", "begin; commit", "change")
            .alternatives()
            .all()
            .getFirst()
            .statements()
            .size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          int4 | Column `n` has no type `int4`; the types are string, path, int, decimal, bool, duration, size, instant, lsn and any, with `?` where NULL may come.
          int?? | Column `n` has no type `int??`; the types are string, path, int, decimal, bool, duration, size, instant, lsn and any, with `?` where NULL may come.
          """)
  void aColumnHasATypeThatThereIs(String type, String message) {
    assertEquals(
        message,
        refusal(
            Map.of(
                "query",
                Value.text("select 1 as n"),
                "columns",
                Value.map(Map.of("n", Value.text(type))))));
  }
}
