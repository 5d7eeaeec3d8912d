package dev.runbook.modules.fsck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckerTest {
  private final FsckModule module = new FsckModule();

  @Test
  void theBitsOfAnExitStatusAreSummedUpInWords() {
    assertEquals("no errors", Checker.E2FSCK.words(0));
    assertEquals(
        "errors corrected; errors left uncorrected; operational error", Checker.E2FSCK.words(13));
    assertEquals("shared library error", Checker.E2FSCK.words(128));
    assertEquals("ended by signal 9", Checker.E2FSCK.words(137));
  }

  @Test
  void oneIsGoodEnoughForARepairOnly() {
    assertTrue(Checker.E2FSCK.repaired(1));
    assertFalse(Checker.E2FSCK.repaired(4));
    assertFalse(Checker.XFS_REPAIR.repaired(1));
  }

  @Test
  void findingsAreWithoutHeadingsAndAnswers() {
    assertEquals(
        List.of("Inode 2 ref count is 77, should be 3.", "Inode bitmap differences:  -212"),
        Checker.findings(
            """
            e2fsck 1.47.0 (5-Feb-2023)
            Pass 4: Checking reference counts
            Inode 2 ref count is 77, should be 3.  Fix? no

            Inode bitmap differences:  -212
            Fix? no
            """));
  }

  @Test
  void onlyARepairDestroysAndOnlyAReplayChanges() throws Exception {
    assertEquals(Effect.READ, effect(Map.of()));
    assertEquals(Effect.CHANGE, effect(Map.of("replay", Value.bool(true))));
    assertEquals(Effect.CHANGE, effect(Map.of("action", Value.text("replay"))));
    assertEquals(Effect.DESTROY, effect(Map.of("action", Value.text("repair"))));
  }

  @Test
  void replayBelongsToACheckOnly() {
    Map<String, Value> both = Map.of("action", Value.text("repair"), "replay", Value.bool(true));
    assertEquals("replay", assertThrows(ArgumentException.class, () -> effect(both)).parameter());
  }

  private Effect effect(Map<String, Value> more) throws ArgumentException {
    Map<String, Value> all = new java.util.HashMap<>(more);
    all.put("device", Value.text("/dev/sdb"));
    return module.effect(module.read(new Arguments(all)));
  }
}
