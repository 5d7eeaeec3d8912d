package dev.runbook.modules.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server is asked before a statement is believed to be a read.
class ReadsAreProvedTest {
  private static final RealServer SERVER = RealServer.of(17);

  private static Failure failure(RealServer server, String text) {
    try (RecordingSession session = RecordingSession.local()) {
      return Steps.failure(
          server.tcp(Map.of("query", Value.text(text), "effect", Value.text("read"))), session);
    }
  }

  private static void refused(RealServer server, String function, String text) {
    assertEquals(
        new Failure(
            FailureKind.REFUSED,
            "`"
                + function
                + "` is volatile and not known to read only, so the statement is not `effect:"
                + " read`.",
            "",
            "Say `effect: change`, or declare the function stable if it is one of yours that only"
                + " reads."),
        failure(server, text),
        text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select pg_current_wal_lsn(), pg_is_in_recovery(), clock_timestamp()",
        "select * from pg_control_checkpoint()",
        "select * from pg_ls_dir('.') order by 1 limit 1",
        "select pg_read_file('PG_VERSION')",
        "select sum(pg_database_size(oid)) from pg_database",
        "select * from pg_stat_activity",
        "select * from pg_locks",
        "select 'pg_switch_wal()' as text -- pg_switch_wal()",
        "explain select * from pg_class",
        "show data_directory",
        "values (now(), txid_current_if_assigned())",
      })
  void knownReadersRunInAPlanToo(String text) throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> step =
          SERVER.tcp(Map.of("query", Value.text(text), "effect", Value.text("read")));
      assertEquals(List.of(), Steps.assess(step, session).changes());
      Steps.rows(Steps.assess(step, session).value());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          pg_backup_start | select pg_backup_start('nightly', true)
          pg_backup_stop | select * from pg_backup_stop()
          pg_switch_wal | select pg_switch_wal()
          pg_create_restore_point | select pg_create_restore_point('a')
          pg_reload_conf | select pg_reload_conf()
          pg_rotate_logfile | select pg_rotate_logfile()
          pg_terminate_backend | select pg_terminate_backend(1)
          pg_promote | select pg_promote()
          pg_wal_replay_pause | select pg_wal_replay_pause()
          pg_create_physical_replication_slot | select * from pg_create_physical_replication_slot('a')
          pg_logical_emit_message | select pg_logical_emit_message(false, 'a', 'b')
          pg_advisory_lock | select pg_advisory_lock(1)
          pg_notify | select pg_notify('a', 'b')
          pg_stat_reset | select pg_stat_reset()
          pg_export_snapshot | select pg_export_snapshot()
          nextval | select nextval('s')
          setval | select setval('s', 1)
          lo_create | select lo_create(0)
          lo_from_bytea | select lo_from_bytea(0, 'a')
          lo_unlink | select lo_unlink(1)
          lo_export | select lo_export(1, '/tmp/a')
          query_to_xml | select query_to_xml('select pg_switch_wal()', false, false, '')
          ts_stat | select * from ts_stat('select pg_switch_wal()')
          """)
  void aFunctionThatDoesMoreIsRefused(String function, String text) {
    refused(SERVER, "pg_catalog." + function, text);
  }

  @Test
  void theOldNamesOfOldServersAreRefusedThere() {
    RealServer old = RealServer.of(12);
    refused(old, "pg_catalog.pg_start_backup", "select pg_start_backup('a', true, false)");
    refused(old, "pg_catalog.pg_stop_backup", "select * from pg_stop_backup(false)");
    refused(old, "pg_catalog.pg_switch_wal", "select pg_switch_wal()");
  }

  /// Each of these would have carried pg_switch_wal out.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select PG_Switch_WAL()",
        "select \"pg_switch_wal\"()",
        "select pg_catalog.pg_switch_wal ( )",
        "select pg_catalog . \"pg_switch_wal\" /* ( */ -- (\n ()",
        "select 1 from pg_switch_wal() as a",
        "select 1 where pg_switch_wal() is not null",
        "select (select max(a) from (values (pg_switch_wal())) as t (a))",
        "with a as materialized (select pg_switch_wal()) select * from a",
        "select /* /* */ ' */ pg_switch_wal(), ''",
        "select -- '\n pg_switch_wal() -- '",
        "select 1 -- a\r, pg_switch_wal()",
        "select '\\', pg_switch_wal(), '\\'",
        "select E'\\\\', pg_switch_wal(), E'\\\\'",
        "select E'a'\n'\\', ', pg_switch_wal(), 'b'",
        "select $a$ $b$ $a$, pg_switch_wal(), $b$ $b$",
        "select U&'\\005c', pg_switch_wal(), '\\'",
        "select 0x1e+pg_switch_wal()",
        "select 1e1+pg_switch_wal()",
        "explain (costs off) select pg_switch_wal()",
        "values (pg_switch_wal())",
      })
  void noQuoteCommentOrNumberHidesAFunction(String text) {
    refused(SERVER, "pg_catalog.pg_switch_wal", text);
  }

  @Test
  void aFunctionOfTheUsersIsAskedForItsVolatility() throws Exception {
    String longest = "f".repeat(63);
    try (RecordingSession session = RecordingSession.local()) {
      Steps.change(
          SERVER,
          """
          create schema if not exists proved;
          drop table if exists proved.t;
          create table proved.t (a int);
          create or replace function proved.writes() returns int language sql volatile
            as 'insert into proved.t values (1) returning a';
          create or replace function proved.of_row(proved.t) returns int language sql volatile
            as 'insert into proved.t values (1) returning a';
          create or replace function proved.reads() returns bigint language sql stable
            as 'select count(*) from proved.t';
          create or replace function proved."Größe"() returns int language sql volatile as 'select 1';
          create or replace function proved.%s() returns int language sql volatile as 'select 1';
          """
              .formatted(longest),
          session);
      refused(SERVER, "proved.writes", "select proved.writes()");
      refused(SERVER, "proved.of_row", "select t.of_row from proved.t");
      refused(SERVER, "proved.of_row", "select (t).of_row from proved.t");
      refused(SERVER, "proved.Größe", "select proved.\"Größe\"()");
      refused(SERVER, "proved." + longest, "select proved." + longest + "and_more()");
      Value result = Steps.read(SERVER, "select proved.reads() as n", session);
      assertEquals(Value.whole(0), Steps.first(result, "n"));
    }
  }

  @Test
  void whatStaysUnseenCannotWriteToTables() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Steps.change(
          SERVER,
          """
          create schema if not exists unseen;
          create table if not exists unseen.t (a int);
          create or replace function unseen.f() returns int language sql volatile
            as 'insert into unseen.t values (1) returning a';
          create or replace view unseen.v as select unseen.f() as a;
          """,
          session);
      Failure failure = failure(SERVER, "select * from unseen.v");
      assertEquals(FailureKind.COMMAND, failure.kind());
      assertEquals(
          "PostgreSQL: cannot execute INSERT in a read-only transaction", failure.message());
      assertEquals(
          Value.whole(0),
          Steps.first(Steps.read(SERVER, "select count(*) as n from unseen.t", session), "n"));
    }
  }

  @Test
  void aServerThatReadsBackslashesInStringsIsToldNotTo() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Steps.change(
          SERVER,
          "drop database if exists backslashes; create database backslashes;"
              + " alter database backslashes set standard_conforming_strings = off",
          session);
      Map<String, Value> step =
          SERVER.tcp(
              Map.of(
                  "database",
                  Value.text("backslashes"),
                  "query",
                  Value.text("select 'a\\' as a, ', pg_switch_wal(), ' as b"),
                  "effect",
                  Value.text("read")));
      Value result = Steps.apply(step, session).value();
      assertEquals(Value.text("a\\"), Steps.first(result, "a"));
      assertEquals(Value.text(", pg_switch_wal(), "), Steps.first(result, "b"));
    }
  }

  @Test
  void theTransactionIsReadOnlyAndLimited() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Value result =
          Steps.read(
              SERVER,
              "select current_setting('transaction_read_only') as a,"
                  + " current_setting('statement_timeout') as b, current_setting('TimeZone') as c",
              session);
      assertEquals(Value.text("on"), Steps.first(result, "a"));
      assertEquals(Value.text("5min"), Steps.first(result, "b"));
      assertEquals(Value.text("UTC"), Steps.first(result, "c"));
    }
  }

  @Test
  void aChangeIsNotRunInAPlan() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> step =
          SERVER.tcp(Map.of("query", Value.text("create table made_by_a_plan (a int)")));
      assertEquals(
          List.of(
              "run create table made_by_a_plan (a int) on database `postgres` on 127.0.0.1:"
                  + SERVER.port()),
          Steps.assess(step, session).changes().stream()
              .map(change -> change.verb() + " " + change.subject())
              .toList());
      assertEquals(
          Value.NULL,
          Steps.first(
              Steps.read(SERVER, "select to_regclass('made_by_a_plan') as a", session), "a"));
    }
  }
}
