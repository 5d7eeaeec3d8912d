package dev.runbook.modules.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReviewModuleTest extends ModuleContract<Sheet> {
  private static final Value SECRET = new Value.Sensitive(Value.text("hush"), "!vault");

  @Override
  protected Module<Sheet> module() {
    return new ReviewModule();
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case(
            "two rows",
            Nature.CONVERGES,
            () ->
                new World(
                    given(Value.map(Map.of("port", Value.whole(5432), "password", SECRET))),
                    RecordingSession.local(),
                    () -> "")));
  }

  @Test
  void everyRowIsALineAndASecretItsReference() throws Exception {
    Value rows =
        Value.list(
            List.of(
                Value.map(Map.of("disk", Value.list(List.of(Value.text("vdc\n"), Value.NULL)))),
                Value.map(Map.of("password", SECRET))));
    assertEquals(
        List.of("disk: vdc | –", "password: !vault"),
        module().read(new Arguments(given(rows))).lines());
  }

  @Test
  void whatIsNoTableIsRefused() {
    assertEquals(
        "Rows are a mapping of names to values, or a list of mappings.",
        refusal(given(Value.text("all of them"))));
    assertEquals(
        "A row in a list is a mapping of columns to values.",
        refusal(given(Value.list(List.of(Value.text("one"))))));
  }

  @Test
  void aRowHasAsManyCellsAsThereAreColumns() {
    assertEquals(
        "The row `host` has 1 cells, and there are 2 columns.",
        refusal(
            Map.of(
                "title",
                Value.text("Both"),
                "columns",
                Value.list(List.of(Value.text("source"), Value.text("target"))),
                "rows",
                Value.map(Map.of("host", Value.list(List.of(Value.text("db1"))))))));
  }

  private static Map<String, Value> given(Value rows) {
    return Map.of("title", Value.text("What there is"), "rows", rows);
  }

  private String refusal(Map<String, Value> arguments) {
    return String.valueOf(
        assertThrows(ArgumentException.class, () -> module().read(new Arguments(arguments)))
            .getMessage());
  }
}
