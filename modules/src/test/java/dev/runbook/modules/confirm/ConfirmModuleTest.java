package dev.runbook.modules.confirm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfirmModuleTest extends ModuleContract<Confirmation> {
  private static final Map<String, Value> ARGUMENTS =
      Map.of("question", Value.text("Is the old primary off?"));

  @Override
  protected Module<Confirmation> module() {
    return new ConfirmModule();
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case(
            "a question that is answered with yes",
            Nature.CONVERGES,
            () ->
                new World(
                    ARGUMENTS,
                    RecordingSession.local().answering(RecordingSession.Answer.YES),
                    () -> "")));
  }

  @Test
  void aPlanDoesNotAsk() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      module().assess(module().read(new Arguments(ARGUMENTS)), session);
      assertEquals(List.of(), session.log());
    }
  }

  @Test
  void aNoFailsTheStep() throws Exception {
    try (RecordingSession session =
        RecordingSession.local().answering(RecordingSession.Answer.NO)) {
      Confirmation confirmation = module().read(new Arguments(ARGUMENTS));
      assertEquals(
          FailureKind.APPROVAL,
          assertThrows(ModuleFailure.class, () -> module().apply(confirmation, session))
              .failure()
              .kind());
      assertEquals(List.of("asked Is the old primary off?"), session.log());
    }
  }

  @Test
  void anEmptyQuestionIsRefused() {
    assertEquals(
        "The question is empty.",
        assertThrows(
                ArgumentException.class,
                () -> module().read(new Arguments(Map.of("question", Value.text(" ")))))
            .getMessage());
  }
}
