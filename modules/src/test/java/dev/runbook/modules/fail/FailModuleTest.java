package dev.runbook.modules.fail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailModuleTest extends ModuleContract<Ending> {
  @Override
  protected Module<Ending> module() {
    return new FailModule();
  }

  /// None: it never succeeds.
  @Override
  protected Stream<Case> cases() {
    return Stream.of();
  }

  @Test
  void itFailsWithTheMessageAndNothingElse() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Ending ending =
          module().read(new Arguments(Map.of("message", Value.text("No set is left."))));
      Failure expected = Failure.of(FailureKind.ASSERTION, "No set is left.");
      assertEquals(
          expected,
          assertThrows(ModuleFailure.class, () -> module().apply(ending, session)).failure());
      assertEquals(
          expected,
          assertThrows(ModuleFailure.class, () -> module().assess(ending, session)).failure());
    }
  }
}
