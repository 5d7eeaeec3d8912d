package dev.runbook.modules.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.testkit.RecordingSession;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostScriptTest {
  private static Sections ask(HostScript script) throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      Sections sections = script.ask(session);
      assertEquals(1, session.commands().size());
      return sections;
    }
  }

  @Test
  void outputErrorsAndExitStatusComeBackApart() throws Exception {
    Sections sections =
        ask(
            HostScript.empty()
                .define("both() { echo out; echo err >&2; printf more; return 3; }")
                .section("both", "both")
                .section("silent", "true")
                .section("blanks", "printf '\\n a \\n\\n'")
                .section("missing", "no-such-command-here"));
    assertEquals(new Section("out\nmore", "err", 3), sections.section("both"));
    assertEquals(new Section("", "", 0), sections.section("silent"));
    assertEquals(List.of(" a "), sections.section("blanks").lines());
    assertTrue(sections.section("missing").noSuchCommand());
    assertFalse(sections.section("both").succeeded());
  }

  @Test
  void aCommandThatReadsOrEndsTheShellDoesNotEatTheRest() throws Exception {
    Sections sections =
        ask(
            HostScript.empty()
                .section("reads", "cat")
                .section("exits", "sh -c 'exit 9'")
                .section("many", "printf '%s\\n' one two")
                .section("last", "printf %s \"it's\""));
    assertEquals(new Section("", "", 0), sections.section("reads"));
    assertEquals(9, sections.section("exits").code());
    assertEquals(List.of("one", "two"), sections.section("many").lines());
    assertEquals("it's", sections.section("last").text());
  }

  @Test
  void messagesAreInEnglish() throws Exception {
    assertEquals("C", ask(HostScript.empty().section("a", "printenv LC_ALL")).section("a").text());
  }

  @Test
  void aScriptThatFailsAsAWholeSaysSo() {
    ModuleFailure failure =
        assertThrows(
            ModuleFailure.class,
            () -> ask(HostScript.empty().define("echo why >&2; exit 7").section("a", "true")));
    assertEquals(FailureKind.COMMAND, failure.failure().kind());
    assertEquals(
        "The host could not be asked about its storage: exit status 7.",
        failure.failure().message());
    assertEquals("why", failure.failure().detail());
  }

  @Test
  void aSectionThatTheHostNeverCameToIsAFailure() throws Exception {
    Sections sections = Sections.parse("\u001ea out\nhalf of it");
    assertFalse(sections.has("a"));
    assertEquals(
        "The host did not answer what `a` is.",
        assertThrows(ModuleFailure.class, () -> sections.section("a")).failure().message());
  }
}
