package dev.runbook.modules.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Existing;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sets of snapshots: whole or not there, whatever the cloud does meanwhile.
class SetCreationTest extends CloudScene {
  @Test
  void theResultSaysWhatWasTakenOfWhatAndWhen() throws Exception {
    Map<String, Value> result = result(apply(cloud, create("group"), session));
    assertEquals(Value.text("S"), result.get("set"));
    assertEquals(Value.text("group"), result.get("mode"));
    assertEquals(Value.bool(true), result.get("complete"));
    List<Value> members = items(result, "snapshots");
    assertEquals(4, members.size());
    Map<String, Value> third = ((Value.Mapping) members.get(2)).entries();
    assertEquals(Value.text("d-disk3"), third.get("disk"));
    assertEquals(Value.text("disk3"), third.get("serial"));
    assertEquals(Value.whole(3), third.get("member"));
    assertEquals(Value.whole(4), third.get("of"));
    assertEquals(Value.text(RUN), third.get("run"));
    assertEquals(Value.text("completed"), third.get("state"));
    assertEquals(new Value.Size(1L << 30), third.get("size"));
    Instant from = instant(result, "captured_from");
    assertFalse(from.isAfter(instant(result, "captured_to")));
  }

  @Test
  void aGroupIsOneCallAndSinglesAreOneEach() throws Exception {
    apply(cloud, create("group"), session);
    assertEquals(1, calls("create"));
    FakeCloud other = newCloud();
    apply(other, create("single"), newSession());
    assertEquals(4, other.calls().stream().filter("create"::equals).count());
  }

  @Test
  void capturedIsReachedBeforeCompleted() throws Exception {
    Map<String, Value> arguments = new HashMap<>(create("group"));
    arguments.put("until", Value.text("captured"));
    assertEquals(Value.bool(false), result(apply(cloud, arguments, session)).get("complete"));
    Applied waited = apply(cloud, action("wait", "set", Value.text("S")), session);
    assertEquals(Value.bool(true), result(waited).get("complete"));
    assertEquals("4 of 4 snapshots completed", waited.reason());
    assertEquals(List.of(100), List.of(session.progressed().getLast().percent()));
  }

  @Test
  void everySnapshotIsRecordedAndTheSetBeforeTheCall() throws Exception {
    cloud.with("lose-request", "100");
    assertThrows(ModuleFailure.class, () -> apply(cloud, create("group"), session));
    assertEquals("created snapshot set S", session.log().getFirst());
    FakeCloud other = newCloud();
    RecordingSession good = newSession();
    apply(other, create("group"), good);
    assertEquals(
        List.of(
            "snapshot set S",
            "snapshot snap-1",
            "snapshot snap-2",
            "snapshot snap-3",
            "snapshot snap-4"),
        good.existing().stream().map(thing -> thing.kind() + " " + thing.id()).toList());
    Existing set = good.existing().getFirst();
    assertTrue(set.removal().contains("token of the set: rb-"), set::removal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"group", "single"})
  void whenTheSecondMemberFailsNoSnapshotIsLeft(String mode) throws Exception {
    cloud.with("fail-member", "2");
    Failure failure = failure(create(mode));
    assertEquals(FailureKind.COMMAND, failure.kind());
    String refused = "SnapshotRefused: no room for member 2";
    if (mode.equals("group")) {
      assertEquals(refused + " No snapshot of this attempt was made.", failure.message());
    } else {
      assertTrue(
          failure
              .message()
              .matches(
                  "The snapshot of disk `d-disk2` \\(member 2 of 4\\) failed: "
                      + refused
                      + " (All 3 snapshots of this attempt were deleted|"
                      + "All 2 snapshots of this attempt were deleted|"
                      + "The one snapshot of this attempt was deleted|"
                      + "No snapshot of this attempt was made)\\."),
          failure::message);
    }
    assertEquals(List.of(), cloud.snapshots());
    assertEquals(List.of(), session.existing());
  }

  @Test
  void aCopyThatFailsLaterTakesTheWholeSetWithIt() throws Exception {
    cloud.with("fail-copy", "3");
    assertEquals(
        "The snapshot `snap-3` of disk `d-disk3` (member 3 of 4) failed. All 4 snapshots of this"
            + " attempt were deleted.",
        failure(create("group")).message());
    assertEquals(List.of(), cloud.snapshots());
    assertEquals(List.of(), session.existing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"group", "single"})
  void throttledCallsAreRepeated(String mode) throws Exception {
    cloud.with("throttle", "7");
    apply(cloud, create(mode), session);
    assertEquals(4, cloud.snapshots().size());
    assertTrue(session.log("paused").size() >= 7, () -> session.log().toString());
  }

  @Test
  void throttlingEndsWithThePatience() throws Exception {
    cloud.with("throttle", "1000");
    assertEquals("Throttling: slow down", failure(create("group")).message());
    assertTrue(cloud.calls().size() > 3);
    assertTrue(cloud.calls().size() < 50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"group", "single"})
  void aLostAnswerIsSearchedForAndItsSnapshotsAreAdopted(String mode) throws Exception {
    cloud.with("lose-answer", "1").with("hide-new", "0");
    apply(cloud, create(mode), session);
    assertEquals(4, cloud.snapshots().size());
    assertEquals(
        List.of("An answer was lost; the snapshots it was about are there."), session.log("said"));
    assertEquals(mode.equals("group") ? 1 : 4, calls("create"));
  }

  @Test
  void aListThatLagsBehindIsLookedAtTwice() throws Exception {
    Map<String, Value> arguments = create("group");
    CloudCall call = read(cloud, arguments);
    cloud.with("lose-answer", "1");
    // The first description comes before the call; the one after the lost answer does not list the
    // new snapshots yet.
    cloud.with("hide-new", "2");
    MODULE.apply(call, session);
    assertEquals(1, calls("create"));
    assertEquals(4, cloud.snapshots().size());
  }

  @Test
  void aLostRequestIsSentAgain() throws Exception {
    cloud.with("lose-request", "2");
    apply(cloud, create("group"), session);
    assertEquals(3, calls("create"));
    assertEquals(4, cloud.snapshots().size());
  }

  @Test
  void anAnswerThatCannotBeReadIsShownAndItsSnapshotsAreFound() throws Exception {
    cloud.with("garble", "1");
    apply(cloud, create("group"), session);
    assertEquals(4, cloud.snapshots().size());
    cloud = newCloud().with("garble", "1").with("hide-new", "3");
    Failure failure = failure(create("group"));
    assertTrue(
        failure
            .message()
            .startsWith("The answer of the provider's `create` cannot be understood: "),
        failure::message);
    assertTrue(
        failure.message().endsWith(" All 4 snapshots of this attempt were deleted."),
        failure::message);
    assertEquals("<html>", failure.detail());
    assertEquals(List.of(), cloud.snapshots());
  }

  @Test
  void whatCannotBeDeletedIsNamedAndStaysOnRecord() throws Exception {
    cloud.with("fail-copy", "3").with("refuse-delete", "100");
    Failure failure = failure(create("group"));
    assertEquals(FailureKind.OUTCOME_UNKNOWN, failure.kind());
    assertEquals(
        "The snapshot `snap-3` of disk `d-disk3` (member 3 of 4) failed. What this attempt had made"
            + " could not be deleted: Busy: not now",
        failure.message());
    assertEquals(5, session.existing().size());
  }

  @Test
  void aRepeatedStepOfTheSameAttemptAdoptsItsMembers() throws Exception {
    apply(cloud, create("group"), session);
    assertEquals(List.of(), apply(cloud, create("group"), newSession()).changes());
    assertEquals(1, calls("create"));
  }

  @Test
  void membersOfAnotherAttemptAreNeverAdopted() throws Exception {
    apply(cloud, create("group"), session);
    String before = cloud.observed();
    RecordingSession second = newSession().withAttempt(2);
    Failure failure =
        assertThrows(ModuleFailure.class, () -> apply(cloud, create("group"), second)).failure();
    assertEquals(FailureKind.REFUSED, failure.kind());
    assertEquals(
        "The set `S` already holds snapshot `snap-1` of run `" + RUN + "`, attempt 1.",
        failure.message());
    assertEquals(before, cloud.observed());
    assertEquals(List.of(), second.existing());
  }

  @Test
  void aMemberCapturedBeforeTheStartIsRefusedAndDeleted() throws Exception {
    Map<String, Value> arguments = new HashMap<>(create("group"));
    arguments.put("not_before", new Value.Moment(Instant.parse("2100-01-01T00:00:00Z")));
    Failure failure = failure(arguments);
    assertEquals(FailureKind.REFUSED, failure.kind());
    assertTrue(
        failure.message().contains("not after 2100-01-01T00:00:00Z. All 4 snapshots"),
        failure::message);
    assertEquals(List.of(), cloud.snapshots());
  }

  @Test
  void disksAreNamedByIdByRecordOrBySerial() throws Exception {
    Map<String, Value> arguments = new HashMap<>(create("group"));
    arguments.put(
        "disks",
        Value.list(
            List.of(
                Value.text("disk2"),
                Value.text("d-disk1"),
                Value.map(
                    Map.of("device", Value.text("/dev/vdc"), "serial", Value.text("disk4"))))));
    apply(cloud, arguments, session);
    assertEquals(
        List.of("snap-1 of d-disk2 in S", "snap-2 of d-disk1 in S", "snap-3 of d-disk4 in S"),
        cloud.snapshots());
    arguments.put("disks", texts("disk2", "d-disk2"));
    assertEquals("The disk `d-disk2` is named twice.", failure(arguments).message());
    arguments.put("disks", texts("disk9"));
    assertEquals(
        "The cloud has no disk with the id or serial `disk9`.", failure(arguments).message());
  }

  @Test
  void aGroupIsRefusedWhereTheCloudHasNone() throws Exception {
    Map<String, Value> provider = new HashMap<>(((Value.Mapping) cloud.provider()).entries());
    provider.remove("capabilities");
    Map<String, Value> arguments = new HashMap<>(create("group"));
    arguments.put("provider", Value.map(provider));
    CloudCall call = MODULE.read(new Arguments(arguments));
    assertEquals(
        "The provider takes no group of disks at one instant, and `mode: group` asks for one.",
        assertThrows(ModuleFailure.class, () -> MODULE.assess(call, session)).getMessage());
    arguments.remove("mode");
    assertEquals(
        Value.text("single"),
        result(MODULE.apply(MODULE.read(new Arguments(arguments)), session)).get("mode"));
  }
}
