package dev.runbook.modules.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Existing;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is listed, and what is deleted with and without a guard.
class SnapshotDeletionTest extends CloudScene {
  @Test
  void onlyWhatThisRunMadeGoesWithoutAGuard() throws Exception {
    apply(cloud, create("group"), session);
    CloudCall delete = read(cloud, action("delete", "set", Value.text("S")));
    assertEquals(Effect.DESTROY, MODULE.effect(delete));
    assertTrue(MODULE.removesOnlyOwn(delete, session));
    assertFalse(MODULE.removesOnlyOwn(delete, newSession()));
    MODULE.apply(delete, session);
    assertEquals(List.of(), cloud.snapshots());
    assertEquals(List.of(), session.existing());
  }

  @Test
  void aSetNamedAfterThisRunIsOwnAlsoWhenItWasNeverMade() throws Exception {
    CloudCall delete = read(cloud, action("delete", "set", Value.text(RUN + "-1")));
    assertTrue(MODULE.removesOnlyOwn(delete, session));
    assertEquals(List.of(), MODULE.apply(delete, session).changes());
  }

  @Test
  void snapshotsAreListedByTheirTags() throws Exception {
    Value own = Value.map(Map.of("system", Value.text("7")));
    Map<String, Value> tagged = new HashMap<>(create("group"));
    tagged.put("tags", own);
    apply(cloud, tagged, session);
    Value other = Value.map(Map.of("system", Value.text("8")));
    assertEquals(4, items(result(apply(cloud, action("list"), session)), "snapshots").size());
    assertEquals(
        4, items(result(apply(cloud, action("list", "tags", own), session)), "snapshots").size());
    assertEquals(
        List.of(),
        items(result(apply(cloud, action("list", "tags", other), session)), "snapshots"));
  }

  @Test
  void aSetOfAnotherRunUnderTheSameNameIsNotDeletedByTheWay() throws Exception {
    session.created(new Existing("snapshot set", "S", ""));
    apply(cloud, create("group"), newSession().withRun("another"));
    assertEquals(
        "Snapshot `snap-1` of set `S` was made by run `another`: this run does not delete it by the"
            + " way.",
        failure(action("delete", "set", Value.text("S"))).message());
    assertEquals(4, cloud.snapshots().size());
  }
}
