package dev.runbook.modules.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.RecordingSession;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions that `with: sql` holds around a block.
class HeldSessionTest {
  private static final RealServer SERVER = RealServer.of(17);
  private static final SqlModule MODULE = new SqlModule();

  private static Map<String, Value> hold(String name) {
    return SERVER.tcp(
        Map.of("session", Value.text(name), "keepalive", new Value.Time(Duration.ofMillis(100))));
  }

  private static Map<String, Value> step(String session, String script) {
    return Map.of("script", Value.text(script), "session", Value.text(session));
  }

  private static Map<String, Value> reading(String session, String query) {
    return Map.of(
        "query", Value.text(query),
        "session", Value.text(session),
        "effect", Value.text("read"));
  }

  private static long pid(RecordingSession session, String name) throws Exception {
    Value result = Steps.apply(reading(name, "select pg_backend_pid() as pid"), session).value();
    return ((Value.Whole) Steps.first(result, "pid")).number();
  }

  private static void terminate(long pid) throws Exception {
    try (RecordingSession other = RecordingSession.local()) {
      Steps.change(SERVER, "select pg_terminate_backend(" + pid + ")", other);
    }
  }

  private static boolean alive(long pid) throws Exception {
    try (RecordingSession other = RecordingSession.local()) {
      Value rows =
          Steps.read(SERVER, "select 1 as a from pg_stat_activity where pid = " + pid, other);
      return !Steps.rows(rows).isEmpty();
    }
  }

  @Test
  void allStepsOfTheBlockMeetOneServerProcess() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      SqlSession held = Steps.open(hold("one"), session);
      session.holding(held);
      long pid = pid(session, "one");
      Steps.apply(step("one", "create temp table mine (a int); set work_mem = '7MB'"), session);
      Steps.apply(step("one", "insert into mine values (1)"), session);
      Value result =
          Steps.apply(
                  reading(
                      "one",
                      "select a, current_setting('work_mem') as mem,"
                          + " current_setting('application_name') as name from mine"),
                  session)
              .value();
      assertEquals(pid, pid(session, "one"));
      assertEquals(Value.whole(1), Steps.first(result, "a"));
      assertEquals(Value.text("7MB"), Steps.first(result, "mem"));
      assertEquals(Value.text("runbook session one"), Steps.first(result, "name"));
      assertEquals("database session one on host1", held.description());
      held.release();
      Eventually.holds("the server process has ended", () -> !alive(pid));
    }
  }

  @Test
  void aPlanSaysWhatWillBeHeldAndOpensNothing() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      assertEquals(
          "holds the database session `planned` on database `postgres` on 127.0.0.1:"
              + SERVER.port(),
          MODULE.assessHold(MODULE.readHold(new Arguments(hold("planned"))), session).reason());
      assertEquals(
          "reads in the session `planned`, which is not open yet",
          Steps.assess(reading("planned", "select 1"), session).reason());
      assertEquals(
          "run select 1 in the session planned",
          Steps.assess(step("planned", "select 1"), session).changes().stream()
              .map(change -> change.verb() + " " + change.subject())
              .findFirst()
              .orElseThrow());
    }
  }

  @Test
  void aStepWithoutItsSessionIsRefused() {
    try (RecordingSession session = RecordingSession.local()) {
      assertEquals(
          new Failure(
              FailureKind.REFUSED,
              "No session `nobody` is held around this step.",
              "",
              "Open it around the block: `with: [ { sql: { session: nobody } } ]`."),
          Steps.failure(step("nobody", "select 1"), session));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"system_identifier", "data_directory"})
  void anotherServerIsNotTouched(String what) {
    String wanted = what.equals("data_directory") ? "/" : "7000000000000000000";
    Map<String, Value> arguments = new LinkedHashMap<>(hold("other"));
    arguments.put("expect", Value.map(Map.of(what, Value.text(wanted))));
    try (RecordingSession session = RecordingSession.local()) {
      for (boolean plan : new boolean[] {true, false}) {
        Failure failure =
            assertThrows(
                    ModuleFailure.class,
                    () -> {
                      if (plan) {
                        MODULE.assessHold(MODULE.readHold(new Arguments(arguments)), session);
                      } else {
                        Steps.open(arguments, session);
                      }
                    })
                .failure();
        assertEquals(FailureKind.REFUSED, failure.kind());
        assertEquals(
            "This is another server: its `" + what + "` is `…`, and `" + wanted + "` is expected.",
            failure.message().replaceFirst("is `[^`]+`", "is `…`"));
        assertEquals(
            "Compare host, port, socket and any pooler or virtual address in between.",
            failure.hint());
      }
      Map<String, Value> change = new LinkedHashMap<>(SERVER.tcp(arguments));
      change.keySet().removeAll(List.of("session", "keepalive"));
      change.put("query", Value.text("create table of_another_server (a int)"));
      assertEquals(FailureKind.REFUSED, Steps.failure(change, session).kind());
    }
  }

  @Test
  void theServerThatIsMeantIsKnownByItsDirectoryItsIdentifierAndItsStart() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Value row =
          Steps.rows(
                  Steps.read(
                      SERVER,
                      "select system_identifier as id, current_setting('data_directory') as dir"
                          + " from pg_control_system()",
                      session))
              .getFirst();
      Map<String, Value> arguments = new LinkedHashMap<>(hold("meant"));
      String directory = ((Value.Text) Steps.field(row, "dir")).text();
      arguments.put("as", Value.text("none"));
      arguments.put(
          "expect",
          Value.map(
              Map.of(
                  "system_identifier", Steps.field(row, "id"),
                  "data_directory", Value.text(directory + "/base/.."),
                  "postmaster", Value.bool(true))));
      SqlSession held = Steps.open(arguments, session);
      session.holding(held);
      pid(session, "meant");
      held.release();
    }
  }

  @Test
  void aSessionThatEndsIsNoticedBetweenSteps() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      SqlSession held = Steps.open(hold("killed"), session);
      session.holding(held);
      terminate(pid(session, "killed"));
      Eventually.holds("the loss is noticed", () -> held.lost().isPresent());
      Failure lost = held.lost().orElseThrow();
      assertEquals(FailureKind.SESSION_LOST, lost.kind());
      assertEquals(
          "The database session `killed` was lost: terminating connection due to administrator"
              + " command",
          lost.message());
      assertEquals(
          "What was held by it is gone on the server too; the block starts again from its"
              + " beginning.",
          lost.hint());
      assertEquals(lost, Steps.failure(step("killed", "select 1"), session));
      assertEquals(lost, assertThrows(ModuleFailure.class, held::release).failure());
    }
  }

  @Test
  void aSessionThatEndsUnderAStatementIsLost() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> arguments = new LinkedHashMap<>(hold("cut"));
      arguments.put("keepalive", new Value.Time(Duration.ofHours(1)));
      SqlSession held = Steps.open(arguments, session);
      session.holding(held);
      Failure failure =
          Steps.failure(step("cut", "select pg_terminate_backend(pg_backend_pid())"), session);
      assertEquals(FailureKind.SESSION_LOST, failure.kind());
      assertEquals(
          "The database session `cut` was lost: terminating connection due to administrator"
              + " command",
          failure.message());
      assertEquals(failure, held.lost().orElseThrow());
      assertEquals(failure, assertThrows(ModuleFailure.class, held::release).failure());
    }
  }

  @Test
  void aSessionThatEndedUnseenIsFoundLostAtItsRelease() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> arguments = new LinkedHashMap<>(hold("late"));
      arguments.put("keepalive", new Value.Time(Duration.ofHours(1)));
      SqlSession held = Steps.open(arguments, session);
      session.holding(held);
      long pid = pid(session, "late");
      terminate(pid);
      Eventually.holds("the server process has ended", () -> !alive(pid));
      Failure failure = assertThrows(ModuleFailure.class, held::release).failure();
      assertEquals(FailureKind.SESSION_LOST, failure.kind());
    }
  }

  @Test
  void aBackupIsMadeInOneSessionAndEndsWithIt() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      SqlSession held = Steps.open(hold("backup"), session);
      session.holding(held);
      Map<String, Value> start =
          Map.of(
              "query", Value.text("select pg_backup_start('nightly', true) as lsn"),
              "session", Value.text("backup"));
      Value from = Steps.first(Steps.apply(start, session).value(), "lsn");
      Map<String, Value> stop =
          Map.of(
              "query", Value.text("select * from pg_backup_stop(false)"),
              "session", Value.text("backup"),
              "columns",
                  Value.map(
                      Map.of(
                          "lsn", Value.text("lsn"),
                          "labelfile", Value.text("string"),
                          "spcmapfile", Value.text("string"))));
      Value stopped = Steps.apply(stop, session).value();
      Value.Lsn to = assertInstanceOf(Value.Lsn.class, Steps.first(stopped, "lsn"));
      assertEquals(1, to.compareTo(assertInstanceOf(Value.Lsn.class, from)));
      assertEquals(
          "LABEL: nightly",
          ((Value.Text) Steps.first(stopped, "labelfile"))
              .text()
              .lines()
              .filter(line -> line.startsWith("LABEL"))
              .findFirst()
              .orElseThrow());
      Steps.apply(start, session);
      Failure twice = Steps.failure(start, session);
      assertEquals("PostgreSQL: a backup is already in progress in this session", twice.message());
      held.release();
    }
    try (RecordingSession session = RecordingSession.local()) {
      SqlSession held = Steps.open(hold("next"), session);
      session.holding(held);
      assertEquals(
          "PostgreSQL: backup is not in progress",
          Steps.failure(step("next", "select * from pg_backup_stop(false)"), session).message());
      held.release();
    }
  }

  @Test
  void aTransactionMayStayOpenFromStepToStep() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      SqlSession held = Steps.open(hold("open"), session);
      session.holding(held);
      Steps.apply(step("open", "begin; create table if not exists never_there (a int)"), session);
      Failure read = Steps.failure(reading("open", "select 1"), session);
      assertEquals(
          new Failure(
              FailureKind.REFUSED,
              "The session has a transaction open already, and `effect: read` takes one of its"
                  + " own.",
              "",
              "Say `effect: change` and leave `transaction` out inside it, or end it first with"
                  + " `commit` or `rollback`."),
          read);
      Value rows = Steps.apply(step("open", "select * from never_there"), session).value();
      assertEquals(List.of(), Steps.rows(rows));
      assertEquals(
          "PostgreSQL: division by zero",
          Steps.failure(step("open", "select 1 / 0"), session).message());
      assertEquals(
          "PostgreSQL: current transaction is aborted, commands ignored until end of transaction"
              + " block",
          Steps.failure(step("open", "select 1"), session).message());
      Steps.apply(step("open", "rollback"), session);
      Value there =
          Steps.apply(reading("open", "select to_regclass('never_there') as a"), session).value();
      assertEquals(Value.NULL, Steps.first(there, "a"));
      held.release();
    }
  }

  @Test
  void aLongStatementIsNotTakenForALoss() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      SqlSession held = Steps.open(hold("long"), session);
      session.holding(held);
      long pid = pid(session, "long");
      Steps.apply(step("long", "select pg_sleep(0.5)"), session);
      assertEquals(pid, pid(session, "long"));
      held.release();
    }
  }
}
