package dev.runbook.modules.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Existing;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import dev.runbook.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudSnapshotModuleTest extends ModuleContract<CloudCall> {
  private static final String RUN = "20261124-190305-test";

  @TempDir private Path base;
  private FakeCloud cloud;
  private RecordingSession session;

  @BeforeEach
  void start() throws IOException {
    cloud = newCloud();
    session = newSession();
  }

  private FakeCloud newCloud() throws IOException {
    return new FakeCloud(Files.createTempDirectory(base, "cloud"));
  }

  private static RecordingSession newSession() {
    return RecordingSession.local()
        .withClock(new SettableClock(Instant.parse("2026-11-24T19:03:05Z")));
  }

  @Override
  protected Module<CloudCall> module() {
    return new CloudSnapshotModule();
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case("a group of four", Nature.CONVERGES, () -> world(newCloud(), create("group"))),
        new Case("four one by one", Nature.CONVERGES, () -> world(newCloud(), create("single"))),
        new Case(
            "the whole set deleted",
            Nature.CONVERGES,
            () -> world(withSet(newCloud()), action("delete", "set", Value.text("S")))),
        new Case(
            "a set that is waited for",
            Nature.CONVERGES,
            () -> world(withSet(newCloud()), action("wait", "set", Value.text("S")))),
        new Case(
            "disks from a set",
            Nature.CONVERGES,
            () -> world(withSet(newCloud()), action("create-disks", "set", Value.text("S")))),
        new Case(
            "a disk detached",
            Nature.CONVERGES,
            () -> world(newCloud(), action("detach", "disks", texts("d-disk1")))),
        new Case(
            "a disk attached",
            Nature.CONVERGES,
            () ->
                world(
                    withDetached(newCloud()),
                    action(
                        "attach", "disks", texts("d-disk1"), "instance", Value.text("restore1")))),
        new Case(
            "a disk deleted",
            Nature.CONVERGES,
            () ->
                world(withDetached(newCloud()), action("delete-disks", "disks", texts("d-disk1")))),
        new Case("all disks", Nature.CONVERGES, () -> world(newCloud(), action("describe-disks"))),
        new Case("all instances", Nature.CONVERGES, () -> world(newCloud(), action("instances"))));
  }

  private static World world(FakeCloud place, Map<String, Value> arguments) {
    Map<String, Value> all = new HashMap<>(arguments);
    all.put("provider", place.provider());
    return new World(all, newSession(), place::observed);
  }

  private FakeCloud withSet(FakeCloud place) throws Exception {
    try (RecordingSession other = newSession()) {
      apply(place, create("group"), other);
    }
    return place;
  }

  private FakeCloud withDetached(FakeCloud place) throws Exception {
    try (RecordingSession other = newSession()) {
      apply(place, action("detach", "disks", texts("d-disk1")), other);
    }
    return place;
  }

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
    module().apply(call, session);
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
    CloudCall call = module().read(new Arguments(arguments));
    assertEquals(
        "The provider takes no group of disks at one instant, and `mode: group` asks for one.",
        assertThrows(ModuleFailure.class, () -> module().assess(call, session)).getMessage());
    arguments.remove("mode");
    assertEquals(
        Value.text("single"),
        result(module().apply(module().read(new Arguments(arguments)), session)).get("mode"));
  }

  @Test
  void onlyWhatThisRunMadeGoesWithoutAGuard() throws Exception {
    apply(cloud, create("group"), session);
    CloudCall delete = read(cloud, action("delete", "set", Value.text("S")));
    assertEquals(Effect.DESTROY, module().effect(delete));
    assertTrue(module().removesOnlyOwn(delete, session));
    assertFalse(module().removesOnlyOwn(delete, newSession()));
    module().apply(delete, session);
    assertEquals(List.of(), cloud.snapshots());
    assertEquals(List.of(), session.existing());
  }

  @Test
  void aSetNamedAfterThisRunIsOwnAlsoWhenItWasNeverMade() throws Exception {
    CloudCall delete = read(cloud, action("delete", "set", Value.text(RUN + "-1")));
    assertTrue(module().removesOnlyOwn(delete, session));
    assertEquals(List.of(), module().apply(delete, session).changes());
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
    assertTrue(module().removesOnlyOwn(detach, session));
    assertFalse(module().removesOnlyOwn(detach, newSession()));
    module().apply(detach, session);
    apply(cloud, action("delete-disks", "disks", made), session);
    assertEquals(
        List.of("disk d-new7", "disk d-new8"),
        session.existing().stream().map(thing -> thing.kind() + " " + thing.id()).toList());
    assertEquals(2, cloud.madeDisks().size());
  }

  @Test
  void anAnswerWithoutAFieldIsNamedAndShown() throws Exception {
    Map<String, Value> provider = new HashMap<>(((Value.Mapping) cloud.provider()).entries());
    provider.put(
        "describe", Value.text("echo '{\"snapshots\": [{\"snapshot\": \"s\", \"disk\": \"d\"}]}'"));
    Failure failure = failure(provider, action("list"));
    assertEquals(
        "The answer of the provider's `describe` cannot be understood: `snapshots[0].state` is"
            + " missing.",
        failure.message());
    assertEquals("{\"snapshots\": [{\"snapshot\": \"s\", \"disk\": \"d\"}]}", failure.detail());
    provider.put("describe", Value.text("echo 'not logged in' >&2; exit 4"));
    assertEquals(
        Failure.of(FailureKind.COMMAND, "The provider's `describe` ended with exit code 4.")
            .withDetail("not logged in"),
        failure(provider, action("list")));
    provider.remove("describe");
    assertEquals(
        "The provider has no command `describe`.", failure(provider, action("list")).message());
  }

  @Test
  void simpleCommandsFindTheRequestInTheirEnvironment() throws Exception {
    Map<String, Value> provider = new HashMap<>(((Value.Mapping) cloud.provider()).entries());
    provider.put("environment", Value.map(Map.of("REGION", Value.text("here"))));
    provider.put(
        "delete",
        Value.text(
            "echo \"$REGION $RUNBOOK_VERB $RUNBOOK_SNAPSHOT $RUNBOOK_SNAPSHOTS\" >&2; exit 1"));
    withSet(cloud);
    assertEquals(
        "here delete snap-1 snap-1",
        failure(provider, action("delete", "snapshots", texts("snap-1"))).detail());
  }

  @Test
  void whatMakesNoSenseIsRefusedBeforeAnyCall() throws Exception {
    assertEquals(
        "The action needs `set`, the set's id.",
        senseless(action("create", "disks", texts("d-disk1"))));
    assertEquals(
        "The action `create` needs at least one disk.",
        senseless(action("create", "set", Value.text("S"))));
    assertEquals(
        "The action `wait` of module `cloud-snapshot` has no `disks`.",
        senseless(action("wait", "set", Value.text("S"), "disks", texts("d-disk1"))));
    assertEquals(
        "The action `delete` takes one of `set` and `snapshots`.", senseless(action("delete")));
    assertEquals(List.of(), cloud.calls());
  }

  private static Map<String, Value> create(String mode) {
    return action(
        "create",
        "set",
        Value.text("S"),
        "disks",
        texts("d-disk1", "d-disk2", "d-disk3", "d-disk4"),
        "mode",
        Value.text(mode));
  }

  private static Map<String, Value> action(String action, Object... arguments) {
    Map<String, Value> all = new HashMap<>();
    all.put("action", Value.text(action));
    for (int i = 0; i < arguments.length; i += 2) {
      all.put((String) arguments[i], (Value) arguments[i + 1]);
    }
    return all;
  }

  private static Value texts(String... texts) {
    return Value.list(Stream.of(texts).map(Value::text).toList());
  }

  private long calls(String verb) throws IOException {
    return cloud.calls().stream().filter(verb::equals).count();
  }

  private CloudCall read(FakeCloud place, Map<String, Value> arguments) throws ArgumentException {
    Map<String, Value> all = new HashMap<>(arguments);
    all.put("provider", place.provider());
    return module().read(new Arguments(all));
  }

  private Applied apply(FakeCloud place, Map<String, Value> arguments, RecordingSession with)
      throws Exception {
    return module().apply(read(place, arguments), with);
  }

  private static List<Value> items(Map<String, Value> result, String field) {
    return ((Value.Listing) result.getOrDefault(field, Value.NULL)).items();
  }

  private static Instant instant(Map<String, Value> result, String field) {
    return ((Value.Moment) result.getOrDefault(field, Value.NULL)).instant();
  }

  private static Map<String, Value> result(Applied applied) {
    return ((Value.Mapping) applied.value()).entries();
  }

  private Failure failure(Map<String, Value> arguments) {
    return assertThrows(ModuleFailure.class, () -> apply(cloud, arguments, session)).failure();
  }

  private Failure failure(Map<String, Value> provider, Map<String, Value> arguments)
      throws Exception {
    Map<String, Value> all = new HashMap<>(arguments);
    all.put("provider", Value.map(provider));
    CloudCall call = module().read(new Arguments(all));
    return assertThrows(ModuleFailure.class, () -> module().apply(call, session)).failure();
  }

  private String senseless(Map<String, Value> arguments) {
    return Optional.ofNullable(
            assertThrows(ArgumentException.class, () -> read(cloud, arguments)).getMessage())
        .orElse("");
  }
}
