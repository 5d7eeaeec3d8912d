package dev.runbook.modules.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.check.CheckedRunbook;
import dev.runbook.engine.check.Checker;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.inventory.InventoryReader;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.plan.FirstContact;
import dev.runbook.engine.plan.Selection;
import dev.runbook.engine.runbook.RunbookReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nobody is connected to before a run whom its first step may leave alone.
class FirstContactTest {
  private static final String ASKS = "{ name: It asks, shell: { run: hostname, effect: read } }";

  @TempDir Path directory;

  @Test
  void hostsOfTheFirstPlayAreAskedAtOnce() throws IOException {
    CheckedRunbook checked = checked("hosts: all", ASKS);

    assertEquals(List.of("a", "b", "c"), FirstContact.hosts(checked, Selection.ALL, 50));
    assertEquals(List.of("a", "b"), FirstContact.hosts(checked, Selection.ALL, 2));
    assertEquals(List.of("a"), FirstContact.hosts(checked, Selection.ALL, -1));
    assertEquals(
        List.of(),
        FirstContact.hosts(checked, new Selection(Optional.empty(), Set.of("some"), Set.of()), 50));
  }

  @Test
  void ablockIsWhatItsFirstStepIs() throws IOException {
    assertEquals(List.of("a", "b", "c"), first("{ name: A block, steps: [" + ASKS + "] }"));
    assertEquals(
        List.of(), first("{ name: A block, when: \"host.name == 'a'\", steps: [" + ASKS + "] }"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ name: Elsewhere, delegate_to: control, shell: { run: hostname, effect: read } }",
        "{ name: Once, run_once: true, shell: { run: hostname, effect: read } }",
        "{ name: On some, when: \"host.name == 'a'\", shell: { run: hostname, effect: read } }",
        "{ name: Sometimes, tags: [never], shell: { run: hostname, effect: read } }",
        "{ name: For none, loop: [], shell: { run: hostname, effect: read } }",
        "{ name: Guarded, guard: 'true', shell: { run: hostname, effect: destroy } }",
        "{ name: On paper, set: { x: 1 } }",
      })
  void whereTheFirstStepMayLeaveThemAloneNobodyIs(String step) throws IOException {
    assertEquals(List.of(), first(step));
  }

  @Test
  void batchesAndTheControlMachineComeWhenTheyCome() throws IOException {
    assertEquals(
        List.of(), FirstContact.hosts(checked("hosts: all, serial: 1", ASKS), Selection.ALL, 50));
    assertEquals(List.of(), FirstContact.hosts(checked("hosts: control", ASKS), Selection.ALL, 50));
  }

  private List<String> first(String step) throws IOException {
    return FirstContact.hosts(checked("hosts: all", step), Selection.ALL, 50);
  }

  private CheckedRunbook checked(String play, String step) throws IOException {
    ModuleCatalog catalog = ShippedModules.catalog();
    Path file =
        Files.writeString(
            directory.resolve("runbook.yml"),
            "runbook: first\nplays: [{ %s, steps: [%s] }]\n".formatted(play, step));
    Path hosts =
        Files.writeString(
            directory.resolve("hosts.yml"), "all: { hosts: { a: {}, b: {}, c: {} } }\n");
    RunbookReader.Reading reading = new RunbookReader(catalog).read(file);
    Checker.Verdict verdict =
        new Checker(
                catalog, new Formulas(new ExpressionLanguage(ShippedModules.functions()), _ -> ""))
            .check(
                reading.runbook().orElseThrow(() -> new AssertionError(reading.problems())),
                reading.problems(),
                InventoryReader.read(List.of(hosts)).inventory().orElseThrow(),
                Checker.Given.NOTHING);
    if (!(verdict instanceof Checker.Accepted accepted)) {
      throw new AssertionError(verdict.diagnostics());
    }
    return accepted.runbook();
  }
}
