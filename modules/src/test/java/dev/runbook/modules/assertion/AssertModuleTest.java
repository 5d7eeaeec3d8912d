package dev.runbook.modules.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AssertModuleTest extends ModuleContract<Assertion> {
  @Override
  protected Module<Assertion> module() {
    return new AssertModule();
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case(
            "two expressions that hold",
            Nature.CONVERGES,
            () -> world(Map.of("that", Value.list(List.of(truth("1 == 1"), truth("a == 2")))))));
  }

  @Test
  void theOneFalseExpressionIsTheMessage() throws Exception {
    assertEquals(
        Failure.of(FailureKind.ASSERTION, "It is not true that `cluster.standby == false`."),
        failure(
            Map.of("that", Value.list(List.of(truth("a == 2"), lie("cluster.standby == false"))))));
  }

  @Test
  void allFalseExpressionsAreNamed() throws Exception {
    assertEquals(
        Failure.of(FailureKind.ASSERTION, "2 of 3 are not true.")
            .withDetail("false: x == 1\nfalse: y == 2"),
        failure(
            Map.of("that", Value.list(List.of(lie("x == 1"), truth("a == 2"), lie("y == 2"))))));
  }

  @Test
  void theAuthorsMessageComesFirst() throws Exception {
    assertEquals(
        Failure.of(FailureKind.ASSERTION, "Archiving is broken.").withDetail("false: x == 1"),
        failure(Map.of("that", lie("x == 1"), "message", Value.text("Archiving is broken."))));
  }

  @Test
  void anExpressionThatIsNoQuestionIsNotTakenForTrue() throws Exception {
    assertEquals(
        Failure.of(FailureKind.EVALUATION, "`name` is neither true nor false.")
            .withHint("Compare it with something: `x == 1`, `size(x) > 0`."),
        failure(Map.of("that", claim("name", Value.text("true")))));
  }

  @Test
  void aPlanSaysWhatItCannotJudgeYet() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Assertion open =
          module()
              .read(
                  new Arguments(
                      Map.of("that", claim("start.lsn > stop", Value.Unknown.after("1.2 start")))));
      assertEquals(
          "cannot be judged yet: `start.lsn > stop` (known after 1.2 start)",
          module().assess(open, session).reason());
      assertEquals(
          FailureKind.EVALUATION,
          assertThrows(ModuleFailure.class, () -> module().apply(open, session)).failure().kind());
    }
  }

  @Test
  void whatIsFalseAlreadyFailsAPlanToo() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Assertion wrong =
          module()
              .read(
                  new Arguments(
                      Map.of(
                          "that",
                          Value.list(
                              List.of(
                                  claim("later", Value.Unknown.after("1.2")), lie("x == 1"))))));
      assertEquals(
          "It is not true that `x == 1`.",
          assertThrows(ModuleFailure.class, () -> module().assess(wrong, session)).getMessage());
    }
  }

  @Test
  void anEmptyListAssertsNothingAndIsRefused() {
    assertEquals(
        "An `assert` needs at least one expression.",
        assertThrows(
                ArgumentException.class,
                () -> module().read(new Arguments(Map.of("that", Value.list(List.of())))))
            .getMessage());
  }

  private Failure failure(Map<String, Value> arguments) throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Assertion assertion = module().read(new Arguments(arguments));
      return assertThrows(ModuleFailure.class, () -> module().apply(assertion, session)).failure();
    }
  }

  private static World world(Map<String, Value> arguments) {
    return new World(arguments, RecordingSession.local(), () -> "");
  }

  private static Value truth(String expression) {
    return claim(expression, Value.bool(true));
  }

  private static Value lie(String expression) {
    return claim(expression, Value.bool(false));
  }

  private static Value claim(String expression, Value value) {
    return Value.map(Map.of("expression", Value.text(expression), "value", value));
  }
}
