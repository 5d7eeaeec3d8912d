package dev.runbook.modules.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Existing;
import dev.runbook.engine.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Disks from snapshots, and their whole life.
class CloudDisksTest extends CloudScene {
  @Test
  void disksAreMadeFromAWholeCompletedSetOnly() throws Exception {
    Map<String, Value> captured = new HashMap<>(create("group"));
    captured.put("until", Value.text("captured"));
    apply(cloud, captured, session);
    assertEquals(
        "Snapshot `snap-1` of disk `d-disk1` is captured, not completed.",
        failure(action("create-disks", "set", Value.text("S"))).message());
    apply(cloud, action("wait", "set", Value.text("S")), session);
    apply(cloud, action("delete", "snapshots", texts("snap-3")), session);
    assertEquals(
        "The set `S` is not whole: member 3 of 4 is missing.",
        failure(action("create-disks", "set", Value.text("S"))).message());
    assertEquals(
        "The set `none` is not whole: it has no members.",
        failure(action("create-disks", "set", Value.text("none"))).message());
    assertEquals(List.of(), cloud.madeDisks());
  }

  @Test
  void newDisksKnowTheirMemberAndTheirSource() throws Exception {
    withSet(cloud);
    List<Value> disks =
        items(
            result(apply(cloud, action("create-disks", "set", Value.text("S")), session)), "disks");
    Map<String, Value> second = ((Value.Mapping) disks.get(1)).entries();
    assertEquals(Value.whole(2), second.get("member"));
    assertEquals(Value.text("d-disk2"), second.get("source"));
    assertEquals(Value.text("snap-2"), second.get("snapshot"));
    assertEquals(Value.text("available"), second.get("state"));
    assertEquals(
        Value.map(
            Map.of(
                "runbook:restore", Value.text(RUN),
                "runbook:set", Value.text("S"),
                "runbook:member", Value.text("2/4"))),
        second.get("tags"));
    assertEquals(
        List.of("d-new5", "d-new6", "d-new7", "d-new8"),
        session.existing().stream().map(Existing::id).toList());
  }

  @Test
  void whenOneDiskFailsTheOthersAreDeleted() throws Exception {
    withSet(cloud);
    cloud.with("fail-disk-of", "snap-3");
    assertEquals(
        "The disk from snapshot `snap-3` (member 3 of 4) failed: QuotaExceeded: no more disks Every"
            + " disk made here was deleted (2).",
        failure(action("create-disks", "set", Value.text("S"))).message());
    assertEquals(List.of(), cloud.madeDisks());
    assertEquals(List.of(), session.existing());
  }

  @Test
  void aDiskWhoseAnswerWasLostIsFoundByItsTag() throws Exception {
    withSet(cloud);
    cloud.with("lose-answer", "1");
    apply(cloud, action("create-disks", "set", Value.text("S")), session);
    assertEquals(4, cloud.madeDisks().size());
    assertEquals(4, calls("create_disk"));
  }

  @Test
  void disksGoThroughTheirWholeLife() throws Exception {
    withSet(cloud);
    apply(cloud, action("create-disks", "set", Value.text("S")), session);
    Value made = texts("d-new5", "d-new6");
    CloudCall detach = read(cloud, action("detach", "disks", made));
    apply(cloud, action("attach", "disks", made, "instance", Value.text("restore1")), session);
    assertEquals("d-new5 from snap-1 on restore1", cloud.madeDisks().getFirst());
    assertEquals(
        "The disk `d-new5` is attached to `restore1` and is not deleted.",
        failure(action("delete-disks", "disks", made)).message());
    assertEquals(
        "The disk `d-new5` is attached to `restore1`, not to `primary`.",
        failure(action("attach", "disks", made, "instance", Value.text("primary"))).message());
    assertTrue(MODULE.removesOnlyOwn(detach, session));
    assertFalse(MODULE.removesOnlyOwn(detach, newSession()));
    MODULE.apply(detach, session);
    apply(cloud, action("delete-disks", "disks", made), session);
    assertEquals(
        List.of("disk d-new7", "disk d-new8"),
        session.existing().stream().map(thing -> thing.kind() + " " + thing.id()).toList());
    assertEquals(2, cloud.madeDisks().size());
  }
}
