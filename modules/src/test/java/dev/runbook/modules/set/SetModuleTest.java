package dev.runbook.modules.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SetModuleTest extends ModuleContract<Names> {
  private static final Value SECRET = new Value.Sensitive(Value.text("hush"), "!vault");

  @Override
  protected Module<Names> module() {
    return new SetModule();
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case(
            "two names",
            Nature.CONVERGES,
            () ->
                new World(
                    Map.of("port", Value.whole(5432), "password", SECRET),
                    RecordingSession.local(),
                    () -> "")));
  }

  @Test
  void valuesKeepTheirTypesAndTheirSecrecy() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> given = Map.of("port", Value.whole(5432), "password", SECRET);
      assertEquals(
          Value.map(given), module().apply(module().read(new Arguments(given)), session).value());
    }
  }

  @Test
  void whatIsNoNameIsRefused() {
    assertEquals(
        "`first-row` is not a name: letters, digits and `_`, no digit at the beginning.",
        refusal(Map.of("first-row", Value.whole(1))));
    assertEquals("Module `set` needs at least one name with a value.", refusal(Map.of()));
  }

  private String refusal(Map<String, Value> arguments) {
    return String.valueOf(
        assertThrows(ArgumentException.class, () -> module().read(new Arguments(arguments)))
            .getMessage());
  }
}
