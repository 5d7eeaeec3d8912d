package dev.runbook.modules.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.RecordingSession;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a tired DBA is told when a server says no.
class ServerFailuresTest {
  private static final RealServer SERVER = RealServer.of(17);

  private static Failure failure(Map<String, Value> arguments) {
    try (RecordingSession session = RecordingSession.local()) {
      return Steps.failure(arguments, session);
    }
  }

  private static Map<String, Value> step(String script, Map<String, Value> more) {
    Map<String, Value> all = new LinkedHashMap<>(more);
    all.put("script", Value.text(script));
    return SERVER.tcp(all);
  }

  private static Map<String, Value> limit(String name, Duration limit) {
    return Map.of(name, new Value.Time(limit));
  }

  @Test
  void theServersWordsAndThePlaceAreShown() {
    assertEquals(
        new Failure(
            FailureKind.COMMAND,
            "PostgreSQL: column \"oids\" does not exist",
            """
            SQLSTATE 42703
            line 2: \twhere 'ü' = 'ü' and oids = 1
                    \t                    ^\
            """,
            "Perhaps you meant to reference the column \"pg_class.oid\"."),
        failure(step("select 1 from pg_class\n\twhere 'ü' = 'ü' and oids = 1", Map.of())));
    assertEquals(
        new Failure(
            FailureKind.COMMAND,
            "PostgreSQL: syntax error at or near \"pg_class\"",
            """
            SQLSTATE 42601
            line 1: select 1 form pg_class
                                  ^\
            """,
            ""),
        failure(step("select 1 form pg_class", Map.of())));
    assertEquals(
        "SQLSTATE 42601\nline 1: select 1 +\n                  ^",
        failure(step("select 1 +", Map.of())).detail());
  }

  @Test
  void thePlaceIsCountedInTheTextWithItsParameters() {
    Map<String, Value> step =
        SERVER.tcp(
            Map.of(
                "query",
                Steps.sql(
                    "select ?::text, ?::text, nothing", Value.text("a"), Value.text("longer"))));
    assertEquals(
        "SQLSTATE 42703\nline 1: select $1::text, $2::text, nothing\n"
            + " ".repeat("line 1: select $1::text, $2::text, ".length())
            + "^",
        failure(step).detail());
  }

  @Test
  void aScriptSaysWhichStatementAndWhatWasDone() {
    String script =
        "create temp table a (b int); do $$ begin raise notice 'so far'; end $$; select 1 / 0;"
            + " select 2";
    assertEquals(
        """
        SQLSTATE 22012
        statement 3 of 4; those before it have been carried out
        NOTICE: so far\
        """,
        failure(step(script, Map.of())).detail());
    assertEquals(
        """
        SQLSTATE 22012
        statement 3 of 4; the transaction was rolled back
        NOTICE: so far\
        """,
        failure(step(script, Map.of("transaction", Value.bool(true)))).detail());
  }

  @Test
  void theDetailAndTheHintOfTheServerAreKept() {
    Failure failure =
        failure(
            step(
                """
                do $$ begin
                  raise 'too few' using errcode = '55000', detail = 'There are 2.', hint = 'Add 1.';
                end $$\
                """,
                Map.of()));
    assertEquals(
        new Failure(
            FailureKind.COMMAND,
            "PostgreSQL: too few",
            "SQLSTATE 55000\nDETAIL: There are 2.\n"
                + "WHERE: PL/pgSQL function inline_code_block line 2 at RAISE",
            "Add 1."),
        failure);
  }

  @Test
  void aLimitThatIsOverIsATimeOut() throws Exception {
    assertEquals(
        new Failure(
            FailureKind.TIMEOUT,
            "PostgreSQL: canceling statement due to statement timeout",
            "SQLSTATE 57014",
            "Give a longer `statement_timeout`."),
        failure(step("select pg_sleep(60)", limit("statement_timeout", Duration.ofMillis(50)))));
    try (RecordingSession session = RecordingSession.local()) {
      Steps.change(SERVER, "create table if not exists to_be_locked (a int)", session);
      SqlSession holder = Steps.open(SERVER.tcp(Map.of("session", Value.text("holder"))), session);
      session.holding(holder);
      Steps.apply(
          Map.of(
              "script", Value.text("begin; lock table to_be_locked"),
              "session", Value.text("holder")),
          session);
      Failure failure =
          failure(step("table to_be_locked", limit("lock_timeout", Duration.ofMillis(50))));
      assertEquals(FailureKind.TIMEOUT, failure.kind());
      assertEquals("PostgreSQL: canceling statement due to lock timeout", failure.message());
      assertEquals(
          "Give a longer `lock_timeout`, or look in pg_locks for who holds it.", failure.hint());
      holder.release();
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() {
    assertEquals(
        new Failure(
            FailureKind.COMMAND,
            "Cannot connect to database `nowhere` on 127.0.0.1:"
                + SERVER.port()
                + ": database \"nowhere\" does not exist",
            "SQLSTATE 3D000",
            ""),
        failure(step("select 1", Map.of("database", Value.text("nowhere")))));
  }

  @Test
  void aWrongPasswordIsAQuestionOfAuthentication() throws Exception {
    try (RealServer own = RealServer.start(17);
        RecordingSession session = RecordingSession.local()) {
      Steps.change(own, "create role app login password 'right'", session);
      Value file =
          Steps.first(
              Steps.read(own, "select current_setting('hba_file') as file", session), "file");
      Steps.change(
          own,
          "copy (select unnest(array['host all app 127.0.0.1/32 scram-sha-256',"
              + " 'host all all 127.0.0.1/32 trust'])) to '"
              + ((Value.Text) file).text()
              + "'; select pg_reload_conf()",
          session);
      Map<String, Value> login = new LinkedHashMap<>();
      login.put("query", Value.text("select current_user as a"));
      login.put("user", Value.text("app"));
      Eventually.holds(
          "the server asks for passwords",
          () -> {
            try (RecordingSession other = RecordingSession.local()) {
              Steps.apply(own.tcp(login), other);
              return false;
            } catch (dev.runbook.engine.module.ModuleFailure e) {
              return true;
            }
          });
      assertEquals(FailureKind.AUTHENTICATION, failure(own.tcp(login)).kind());
      login.put("password", new Value.Sensitive(Value.text("wrong"), "!secret {env: P}"));
      assertEquals(
          new Failure(
              FailureKind.AUTHENTICATION,
              "PostgreSQL refused the login to database `postgres` on 127.0.0.1:"
                  + own.port()
                  + ": password authentication failed for user \"app\"",
              "SQLSTATE 28P01",
              "Give `user` and `password`, and see in pg_hba.conf who may log in from where."),
          failure(own.tcp(login)));
      login.put("password", new Value.Sensitive(Value.text("right"), "!secret {env: Q}"));
      assertEquals(
          Value.text("app"), Steps.first(Steps.apply(own.tcp(login), session).value(), "a"));
    }
  }

  @Test
  void noServerIsUnreachable() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Map<String, Value> tcp = new LinkedHashMap<>(step("select 1", Map.of()));
    tcp.put("port", Value.whole(port));
    Failure failure = failure(tcp);
    assertEquals(FailureKind.UNREACHABLE, failure.kind());
    assertTrue(
        failure.message().startsWith("Cannot connect to database `postgres` on 127.0.0.1:" + port),
        failure.message());
    Map<String, Value> socket =
        SERVER.bridged(Map.of("script", Value.text("select 1"), "port", Value.whole(port)));
    Path missing = SERVER.sockets().resolve(".s.PGSQL." + port);
    assertEquals(
        new Failure(
            FailureKind.UNREACHABLE,
            "Cannot connect to database `postgres` on the Unix socket of port "
                + port
                + " in "
                + SERVER.sockets()
                + ": there is no socket "
                + missing,
            failure(socket).detail(),
            "Is the server running, and is its unix_socket_directories what `socket` says?"),
        failure(socket));
  }

  @Test
  void aConnectionThatBreaksUnderAChangeLeavesItsOutcomeUnknown() {
    Failure failure = failure(step("select pg_terminate_backend(pg_backend_pid())", Map.of()));
    assertEquals(FailureKind.OUTCOME_UNKNOWN, failure.kind());
    assertEquals(
        "The connection to PostgreSQL broke while the statement ran, so it may or may not have been"
            + " carried out: terminating connection due to administrator command",
        failure.message());
  }

  @Test
  void aTransactionThatTheServerEndsIsALoss() {
    Failure failure =
        failure(step("set transaction_timeout = '50ms'; begin; select pg_sleep(60)", Map.of()));
    assertEquals(FailureKind.OUTCOME_UNKNOWN, failure.kind());
    assertEquals(
        "The connection to PostgreSQL broke while the statement ran, so it may or may not have been"
            + " carried out: terminating connection due to transaction timeout",
        failure.message());
  }

  @Test
  void theNextStepGetsAConnectionThatWorks() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Value first = Steps.read(SERVER, "select pg_backend_pid() as pid", session);
      long pid = ((Value.Whole) Steps.first(first, "pid")).number();
      try (RecordingSession other = RecordingSession.local()) {
        Steps.change(SERVER, "select pg_terminate_backend(" + pid + ")", other);
        Eventually.holds(
            "the server process has ended",
            () ->
                Steps.rows(
                        Steps.read(
                            SERVER,
                            "select 1 as a from pg_stat_activity where pid = " + pid,
                            other))
                    .isEmpty());
      }
      Value second = Steps.change(SERVER, "select 1 as a", session);
      assertEquals(List.of(Value.map(Map.of("a", Value.whole(1)))), Steps.rows(second));
    }
  }
}
