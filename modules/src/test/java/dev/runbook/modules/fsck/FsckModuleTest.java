package dev.runbook.modules.fsck;

import static dev.runbook.modules.block.LoopDevices.sh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.block.LoopDevices;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FsckModuleTest extends ModuleContract<Work> {
  private static final String EXT4 = "mkfs.ext4 -q -b 1024";
  private static final int EXT4_SIZE = 16;
  private static final String XFS = "mkfs.xfs -q";
  private static final int XFS_SIZE = 320;
  private static final Value YES = Value.bool(true);

  @TempDir Path dir;
  private LoopDevices devices;
  private int number;

  @BeforeEach
  void openDevices() throws Exception {
    LoopDevices.assume("mkfs.ext4", "fsfreeze");
    dir = dir.toRealPath();
    devices = new LoopDevices(dir);
  }

  @AfterEach
  void closeDevices() throws Exception {
    if (devices != null) {
      devices.close();
    }
  }

  @Override
  protected Module<Work> module() {
    return new FsckModule();
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case("a clean file system is checked", Nature.CONVERGES, () -> world(check(clean()))),
        new Case(
            "a journal is replayed and the file system checked",
            Nature.CONVERGES,
            () -> world(with(check(crashed()), "replay", YES))),
        new Case(
            "a journal is replayed",
            Nature.CONVERGES,
            () -> world(with(check(crashed()), "action", Value.text("replay")))),
        new Case(
            "a damaged file system is repaired",
            Nature.EVENT,
            () -> world(with(check(damaged()), "action", Value.text("repair")))));
  }

  @Test
  void aCleanFileSystemPassesAndIsNotTouched() throws Exception {
    String device = clean();
    String before = sum(device);
    Applied applied = apply(check(device));
    assertEquals(List.of(), applied.changes());
    assertEquals(before, sum(device));
    assertEquals(YES, field(applied.value(), "clean"));
    assertEquals(Value.whole(0), field(applied.value(), "exit"));
    assertEquals(Value.text("ext4"), field(applied.value(), "fstype"));
  }

  @Test
  void theCheckRunsDetached() throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      module().apply(read(check(clean())), session);
      assertEquals(List.of("detached"), session.log());
    }
  }

  @Test
  void aJournalThatIsNotReplayedIsNoDamageButNoPassEither() throws Exception {
    String device = crashed();
    ModuleFailure failure = fails(check(device));
    assertEquals(FailureKind.REFUSED, failure.failure().kind());
    assertEquals(
        "The journal of `"
            + device
            + "` is not replayed: a check would report damage that is none.",
        failure.failure().message());
    assertTrue(failure.failure().hint().contains("`replay: true`"), failure.failure().hint());
    Applied applied = apply(with(check(device), "replay", YES));
    assertEquals(List.of("replay"), applied.changes().stream().map(Change::verb).toList());
    assertEquals(YES, field(applied.value(), "replayed"));
    assertEquals(List.of(), apply(check(device)).changes());
  }

  @Test
  void aFrozenCopyWithADeletedOpenFilePassesAfterReplay() throws Exception {
    String device = frozen(EXT4, EXT4_SIZE);
    assertEquals(FailureKind.REFUSED, fails(check(device)).failure().kind());
    assertEquals(YES, field(apply(with(check(device), "replay", YES)).value(), "clean"));
  }

  @Test
  void aFrozenCopyWithAnOrphanFilePassesAfterReplay() throws Exception {
    String device = frozen(EXT4 + " -O orphan_file", EXT4_SIZE);
    assertEquals(FailureKind.REFUSED, fails(check(device)).failure().kind());
    assertEquals(YES, field(apply(with(check(device), "replay", YES)).value(), "clean"));
  }

  @Test
  void aFrozenCopyOfXfsPassesAfterReplay() throws Exception {
    LoopDevices.assume("mkfs.xfs");
    String device = frozen(XFS, XFS_SIZE);
    ModuleFailure failure = fails(check(device));
    assertTrue(
        failure.failure().message().contains("is not replayed"), failure.failure().message());
    assertEquals(YES, field(apply(with(check(device), "replay", YES)).value(), "clean"));
    assertEquals(List.of(), apply(check(device)).changes());
  }

  @Test
  void anXfsWhoseLogIsNotReplayedIsNotRepaired() throws Exception {
    LoopDevices.assume("mkfs.xfs");
    String device = frozen(XFS, XFS_SIZE);
    ModuleFailure failure = fails(with(check(device), "action", Value.text("repair")));
    assertEquals(
        "The file system on `%s` could not be repaired: xfs_repair says 2 (the log is not replayed)."
            .formatted(device),
        failure.failure().message());
    assertTrue(failure.failure().hint().contains("`action: replay`"), failure.failure().hint());
  }

  @Test
  void damageIsToldInTheWordsOfTheManualAndNotRepaired() throws Exception {
    String device = damaged();
    String before = sum(device);
    ModuleFailure failure = fails(check(device));
    assertEquals(FailureKind.ASSERTION, failure.failure().kind());
    assertEquals(
        "The file system on `%s` is not clean: e2fsck says 4 (errors left uncorrected)."
            .formatted(device),
        failure.failure().message());
    assertTrue(failure.failure().hint().contains("nothing was repaired"));
    assertEquals(Value.bool(false), field(failure.value(), "clean"));
    assertEquals(Value.whole(4), field(failure.value(), "exit"));
    assertFalse(((Value.Listing) field(failure.value(), "findings")).items().isEmpty());
    assertEquals(before, sum(device));
  }

  @Test
  void aDamagedXfsFailsTheCheck() throws Exception {
    LoopDevices.assume("mkfs.xfs");
    String device = devices.create("damaged", XFS_SIZE, XFS);
    sh("xfs_db -x -c 'sb 0' -c 'write -d icount 12345' " + device);
    ModuleFailure failure = fails(check(device));
    assertEquals(
        "The file system on `%s` is not clean: xfs_repair says 1 (corruption found, or a runtime error)."
            .formatted(device),
        failure.failure().message());
  }

  @Test
  void whatWasRepairedPassesACheck() throws Exception {
    String device = damaged();
    Applied repaired = apply(with(check(device), "action", Value.text("repair")));
    assertEquals(Value.whole(1), field(repaired.value(), "exit"));
    assertEquals(YES, field(apply(check(device)).value(), "clean"));
  }

  @Test
  void aMountedDeviceIsRefusedByEveryAction() throws Exception {
    String device = clean();
    sh("mkdir %s && mount %s %s".formatted(dir.resolve("m"), device, dir.resolve("m")));
    for (String action : List.of("check", "replay", "repair")) {
      ModuleFailure failure = fails(with(check(device), "action", Value.text(action)));
      assertEquals(FailureKind.REFUSED, failure.failure().kind());
      assertEquals(
          "`%s` is mounted at `%s`: only an unmounted file system can be checked."
              .formatted(device, dir.resolve("m")),
          failure.failure().message());
    }
  }

  @Test
  void aMountInAnotherNamespaceCountsToo() throws Exception {
    String device = clean();
    Path mark = Files.createDirectory(dir.resolve("m"));
    Process other =
        new ProcessBuilder(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --make-rprivate / && mount %s %s && echo up && exec cat"
                    .formatted(device, mark))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertEquals("up", other.inputReader().readLine());
      assertTrue(fails(check(device)).failure().message().contains("is mounted at"));
    } finally {
      other.getOutputStream().close();
      other.waitFor();
    }
  }

  @Test
  void replayLeavesNoMountAndNoDirectoryEvenWhenItFails() throws Exception {
    String device = crashed();
    // The kernel refuses a feature that it does not know; the programs still know the type.
    sh("debugfs -w -R 'feature FEATURE_I31' " + device);
    ModuleFailure failure = fails(with(check(device), "action", Value.text("replay")));
    assertEquals(FailureKind.COMMAND, failure.failure().kind());
    assertTrue(
        failure.failure().message().contains("could not be replayed"), failure.failure().message());
    assertTrue(failure.failure().detail().contains("is not mounted"), failure.failure().detail());
    assertEquals("", sh("findmnt -n -o TARGET " + device + " || :"));
  }

  @Test
  void aDeviceThatIsNotThereYetIsPlannedButNotChecked() throws Exception {
    Map<String, Value> wanted = with(check("/dev/runbook-is-not-there"), "replay", YES);
    try (RecordingSession session = RecordingSession.local()) {
      Assessment assessment = module().assess(read(wanted), session);
      assertEquals(1, assessment.changes().size());
      assertEquals("The device `/dev/runbook-is-not-there` is not there yet.", assessment.reason());
    }
    assertEquals(FailureKind.REFUSED, fails(wanted).failure().kind());
  }

  @Test
  void otherFileSystemsAreRefusedWithThoseThatAreKnown() throws Exception {
    LoopDevices.assume("mkswap");
    String device = devices.create("swap", EXT4_SIZE, "mkswap");
    assertEquals(
        "`fsck` knows ext2, ext3, ext4, xfs, not `swap`.",
        fails(check(device)).failure().message());
    String empty = devices.create("none", 1, "true");
    assertEquals(
        "There is no file system on `" + empty + "`.", fails(check(empty)).failure().message());
  }

  private World world(Map<String, Value> arguments) {
    String device = new Arguments(arguments).text("device");
    return new World(
        arguments,
        RecordingSession.local(),
        () -> sum(device) + sh("findmnt -n -o TARGET " + device + " || :"));
  }

  private String clean() throws Exception {
    return devices.create(name(), EXT4_SIZE, EXT4);
  }

  /// A copy of a mounted file system without a freeze, taken after a flush.
  private String crashed() throws Exception {
    return copy(EXT4, EXT4_SIZE, "sync");
  }

  /// A copy taken while it was frozen.
  private String frozen(String mkfs, int size) throws Exception {
    return copy(mkfs, size, "fsfreeze -f $m; trap 'fsfreeze -u $m' EXIT");
  }

  /// A copy of a file system with files and one deleted file that is open.
  private String copy(String mkfs, int size, String before) throws Exception {
    String original = name();
    String copy = name();
    String device = devices.create(original, size, mkfs);
    sh(
        """
        set -eu
        m=%s
        mkdir $m
        mount %s $m
        exec 3> $m/deleted
        for i in $(seq 50); do echo $i > $m/file$i; echo $i >&3; done
        rm $m/deleted
        sync
        (
        %s
        cp --sparse=always %s %s
        )
        exec 3>&-
        umount $m
        """
            .formatted(
                dir.resolve(original),
                device,
                before,
                devices.image(original),
                devices.image(copy)));
    return devices.attach(devices.image(copy));
  }

  /// A file system whose root directory says that it has another number of links.
  private String damaged() throws Exception {
    String device = clean();
    sh("debugfs -w -R 'set_inode_field / links_count 77' " + device);
    return device;
  }

  private String name() {
    number++;
    return "d" + number;
  }

  private static String sum(String device) throws Exception {
    return sh("blockdev --flushbufs %s; sha256sum < %s".formatted(device, device));
  }

  private static Map<String, Value> check(String device) {
    return Map.of("device", Value.text(device));
  }

  private static Map<String, Value> with(Map<String, Value> arguments, String name, Value value) {
    Map<String, Value> all = new HashMap<>(arguments);
    all.put(name, value);
    return Map.copyOf(all);
  }

  private static Value field(Value value, String name) {
    return ((Value.Mapping) value).entries().getOrDefault(name, Value.NULL);
  }

  private Work read(Map<String, Value> arguments) throws Exception {
    return module().read(new Arguments(arguments));
  }

  private Applied apply(Map<String, Value> arguments) throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      return module().apply(read(arguments), session);
    }
  }

  private ModuleFailure fails(Map<String, Value> arguments) throws Exception {
    Work work = read(arguments);
    try (RecordingSession session = RecordingSession.local()) {
      return assertThrows(ModuleFailure.class, () -> module().apply(work, session));
    }
  }
}
