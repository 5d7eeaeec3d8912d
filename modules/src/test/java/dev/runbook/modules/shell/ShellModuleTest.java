package dev.runbook.modules.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellModuleTest extends ModuleContract<ShellCall> {
  @TempDir private Path directory;

  @Override
  protected Module<ShellCall> module() {
    return new ShellModule();
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case(
            "a command that creates a file",
            Nature.CONVERGES,
            () ->
                world(
                    Map.of(
                        "run", Value.text("date > made"),
                        "creates", Value.text("made"),
                        "effect", Value.text("change")))),
        new Case(
            "a command that removes a file",
            Nature.CONVERGES,
            () ->
                world(
                    Map.of(
                        "argv", Value.list(List.of(Value.text("rm"), Value.text("old one"))),
                        "removes", Value.text("old one")))),
        new Case(
            "a command that is not needed once another succeeds",
            Nature.CONVERGES,
            () ->
                world(
                    Map.of(
                        "run", Value.text("echo more >> 'old one'"),
                        "unless", Value.text("grep -q more 'old one'"),
                        "effect", Value.text("change")))),
        new Case(
            "a long command",
            Nature.EVENT,
            () ->
                world(
                    Map.of(
                        "run", Value.text("echo more >> 'old one'"),
                        "long", Value.bool(true),
                        "effect", Value.text("change")))),
        new Case(
            "a command that only reads",
            Nature.CONVERGES,
            () ->
                world(
                    Map.of(
                        "run", Value.text("echo one; echo two"),
                        "parse", Value.text("lines"),
                        "effect", Value.text("read")))));
  }

  private World world(Map<String, Value> arguments) throws IOException {
    Path place = Files.createTempDirectory(directory, "case");
    Files.writeString(place.resolve("old one"), "old\n");
    Map<String, Value> all = new HashMap<>(arguments);
    all.put("chdir", Value.text(place.toString()));
    return new World(all, RecordingSession.local(), () -> contents(place));
  }

  private static String contents(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files
          .sorted()
          .map(file -> {
            try {
              return file.getFileName() + ": " + Files.readString(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .toList()
          .toString();
    }
  }

  @Test
  void outputExitCodeAndTimeAreKept() throws Exception {
    Map<String, Value> result =
        result(
            Map.of(
                "run", Value.text("echo out; echo err >&2; exit 3"),
                "expect", Value.list(List.of(Value.whole(0), Value.whole(3)))));
    assertEquals(Value.whole(3), result.get("rc"));
    assertEquals(Value.text("out\n"), result.get("stdout"));
    assertEquals(Value.text("err\n"), result.get("stderr"));
    assertEquals(Value.bool(false), result.get("truncated"));
    assertInstanceOf(Value.Time.class, result.get("took"));
  }

  @Test
  void linesAndJsonAreReadFromStandardOutput() throws Exception {
    assertEquals(
        Value.list(List.of(Value.text("a b"), Value.text(""), Value.text("c"))),
        result(Map.of("run", Value.text("printf 'a b\\n\\nc'"), "parse", Value.text("lines")))
            .get("lines"));
    assertEquals(
        Value.map(Map.of("pv", Value.list(List.of(Value.whole(4))))),
        result(Map.of("run", Value.text("echo '{\"pv\": [4]}'"), "parse", Value.text("json")))
            .get("json"));
  }

  @Test
  void outputThatIsNoJsonIsAFailureThatShowsIt() throws Exception {
    Failure failure =
        failure(Map.of("run", Value.text("echo nothing here"), "parse", Value.text("json")));
    assertEquals(FailureKind.COMMAND, failure.kind());
    assertTrue(failure.message().startsWith("The output is not JSON: "), failure::message);
    assertEquals("nothing here", failure.detail());
  }

  @Test
  void aFailureHoldsTheEndOfStandardError() throws Exception {
    assertEquals(
        Failure.of(FailureKind.COMMAND, "The command ended with exit code 7, not 0.")
            .withDetail(
                String.join(
                    "\n", Stream.iterate(11, i -> i + 1).limit(20).map(i -> "line " + i).toList())),
        failure(
            Map.of(
                "run",
                Value.text(
                    "i=1; while [ $i -le 30 ]; do echo line $i >&2; i=$((i+1)); done; exit 7"))));
  }

  @Test
  void whatAFailedCommandPrintedIsKeptForRegister() throws Exception {
    ModuleFailure failure =
        assertThrows(
            ModuleFailure.class,
            () -> apply(Map.of("run", Value.text("echo half; exit 1")), RecordingSession.local()));
    assertEquals(Value.text("half\n"), ((Value.Mapping) failure.value()).entries().get("stdout"));
  }

  @Test
  void aMissingProgramAndASignalAreNamedAsSuch() throws Exception {
    Failure missing = failure(Map.of("run", Value.text("no-such-program")));
    assertEquals("The command ended with exit code 127, not 0.", missing.message());
    assertEquals(
        "A program was not found: is it installed, and is its directory in PATH?", missing.hint());
    assertEquals(
        "Signal 15 ended the command (exit code 143).",
        failure(Map.of("run", Value.text("sh -c 'kill $$'; exit $?"))).message());
  }

  @Test
  void aCommandThatDidNotDoItsWorkFailsThoughItEndedWell() throws Exception {
    assertEquals(
        "The command ended well, but `/nowhere/made` is not there.",
        failure(Map.of("run", Value.text("true"), "creates", Value.text("/nowhere/made")))
            .message());
  }

  @Test
  void secretsAndInputReachTheCommandAndNoOtherPlace() throws Exception {
    Value secret = new Value.Sensitive(Value.text("hush hush"), "!secret {env: X}");
    try (RecordingSession session = RecordingSession.local()) {
      Applied applied =
          apply(
              Map.of(
                  "run",
                  new ShellText(
                          "printf %s \"$RUNBOOK_SECRET_1\" | md5sum; printf %s \"$MINE\" | md5sum;"
                              + " md5sum",
                          Map.of("RUNBOOK_SECRET_1", secret))
                      .toValue(),
                  "environment",
                  Value.map(Map.of("MINE", secret)),
                  "stdin",
                  secret,
                  "effect",
                  Value.text("change")),
              session);
      assertEquals(
          Value.text("ce0b03a425c249404f527b7933b184c0  -\n".repeat(3)),
          ((Value.Mapping) applied.value()).entries().get("stdout"));
      for (Command command : session.commands()) {
        assertFalse(command.script().contains("hush"), command::script);
      }
      assertFalse(applied.changes().toString().contains("hush"));
    }
  }

  @Test
  void onlyALongCommandIsDetached() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      apply(Map.of("run", Value.text("echo quick"), "effect", Value.text("change")), session);
      assertEquals(List.of(), session.log());
      apply(Map.of("run", Value.text("echo slow"), "long", Value.bool(true)), session);
      assertEquals(List.of("detached"), session.log());
      assertEquals("quick\nslow\n", session.shown());
    }
  }

  @Test
  void thePlanShowsTheTextAndItsEffect() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      assertEquals(
          List.of(Change.of(Effect.DESTROY, "run", "rm -rf \"$DIR\"/old")),
          module()
              .assess(read(Map.of("run", Value.text("rm -rf \"$DIR\"/old\n"))), session)
              .changes());
      assertEquals(List.of(), session.commands());
    }
  }

  @Test
  void argumentsAreNotReadByAShell() throws Exception {
    assertEquals(
        Value.text("$HOME;`id` it's\n"),
        result(
                Map.of(
                    "argv", Value.list(List.of(Value.text("echo"), Value.text("$HOME;`id` it's")))))
            .get("stdout"));
  }

  @Test
  void whatMakesNoSenseTogetherIsRefused() {
    assertEquals("Module `shell` takes one of `run` and `argv`.", refusal(Map.of()));
    assertEquals(
        "Module `shell` takes one of `run` and `argv`.",
        refusal(
            Map.of("run", Value.text("true"), "argv", Value.list(List.of(Value.text("true"))))));
    assertEquals(
        "A command with `effect: read` changes nothing: `creates` makes no sense.",
        refusal(
            Map.of(
                "run", Value.text("true"),
                "effect", Value.text("read"),
                "creates", Value.text("x"))));
    assertEquals(
        "A secret among the arguments of a program is shown to everybody by `ps`: give it in"
            + " `environment` or `stdin`.",
        refusal(
            Map.of(
                "argv",
                Value.list(
                    List.of(Value.text("x"), new Value.Sensitive(Value.text("y"), "!vault"))))));
    assertEquals(
        "Exit codes are whole numbers from 0 to 255.",
        refusal(
            Map.of("run", Value.text("true"), "expect", Value.list(List.of(Value.whole(256))))));
  }

  private ShellCall read(Map<String, Value> arguments) throws ArgumentException {
    return module().read(new Arguments(arguments));
  }

  private Applied apply(Map<String, Value> arguments, RecordingSession session) throws Exception {
    return module().apply(read(arguments), session);
  }

  private Map<String, Value> result(Map<String, Value> arguments) throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      return ((Value.Mapping) apply(arguments, session).value()).entries();
    }
  }

  private Failure failure(Map<String, Value> arguments) throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      return assertThrows(ModuleFailure.class, () -> apply(arguments, session)).failure();
    }
  }

  private String refusal(Map<String, Value> arguments) {
    return String.valueOf(
        assertThrows(ArgumentException.class, () -> read(arguments)).getMessage());
  }
}
