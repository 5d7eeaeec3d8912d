package dev.runbook.engine.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellParserTest {
  private static List<Integer> wrong(List<String> scripts) {
    return new ShellParser()
        .complaints(scripts).stream().map(ShellParser.Complaint::index).toList();
  }

  @Test
  void amongManyScriptsTheWrongOnesAreFound() {
    List<String> scripts = new ArrayList<>(Collections.nCopies(100, "for i in 1; do\n  :\ndone"));
    scripts.set(17, "if true; then");
    scripts.set(18, "fi");
    scripts.set(99, "echo 'a");
    assertEquals(List.of(17, 18, 99), wrong(scripts));
  }

  @Test
  void aScriptThatIsRightByItselfIsRightAmongOthers() {
    assertEquals(
        List.of(),
        wrong(List.of("# nothing but a comment", "", "cat <<END\nit's\nEND", "true \\", "{ :; }")));
  }

  @Test
  void theLineIsTheScripts() {
    assertEquals(3, new ShellParser().complaints(List.of("true\ntrue\nfi\n")).getFirst().line());
  }

  @Test
  void nothingIsRun() {
    assertEquals(List.of(), wrong(List.of("exit 1", "kill $$")));
  }
}
