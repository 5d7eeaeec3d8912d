package dev.runbook.modules.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.block.LogicalVolume;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesystemModuleTest extends ModuleContract<FilesystemAction> {
  @TempDir private Path directory;
  private LoopFileSystems devices;

  @BeforeEach
  void begin() {
    devices = new LoopFileSystems(directory);
  }

  @AfterEach
  void end() throws Exception {
    devices.remove();
  }

  @Override
  protected Module<FilesystemAction> module() {
    return new FilesystemModule();
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case(
            "ext4 on an empty device",
            Nature.CONVERGES,
            () -> world(devices.device(), "make", "ext4", "label", "data")),
        new Case(
            "xfs on an empty device",
            Nature.CONVERGES,
            () -> world(devices.device(), "make", "xfs", "label", "data")),
        new Case(
            "another label for an ext4 that is there",
            Nature.CONVERGES,
            () -> world(devices.ext4(), "make", "ext4", "label", "data")),
        new Case(
            "the label of a mounted ext4",
            Nature.CONVERGES,
            () -> {
              String device = devices.ext4();
              devices.mount(device);
              return world(device, "label", "data");
            }),
        new Case(
            "the label of an xfs", Nature.CONVERGES, () -> world(devices.xfs(), "label", "data")),
        new Case(
            "a new UUID of an ext4", Nature.EVENT, () -> world(devices.ext4(), "uuid", "random")),
        new Case(
            "a new UUID of an xfs", Nature.EVENT, () -> world(devices.xfs(), "uuid", "random")));
  }

  private World world(String device, String... more) {
    return new World(
        arguments(device, more), RecordingSession.local(), () -> devices.signature(device));
  }

  private static Map<String, Value> arguments(String device, String... more) {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("device", Value.text(device));
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], Value.text(more[i + 1]));
    }
    return values;
  }

  private FilesystemAction action(String device, String... more) throws ArgumentException {
    return module().read(new Arguments(arguments(device, more)));
  }

  private Failure refused(String device, String... more) throws Exception {
    FilesystemAction action = action(device, more);
    String before = devices.signature(device);
    try (RecordingSession session = RecordingSession.local()) {
      ModuleFailure assessed =
          assertThrows(ModuleFailure.class, () -> module().assess(action, session));
      ModuleFailure applied =
          assertThrows(ModuleFailure.class, () -> module().apply(action, session));
      assertEquals(assessed.failure(), applied.failure());
      assertEquals(before, devices.signature(device), "it was changed");
      assertEquals(FailureKind.REFUSED, applied.failure().kind());
      return applied.failure();
    }
  }

  @Test
  void nothingIsMadeOverAnotherFileSystem() throws Exception {
    String device = devices.xfs();
    assertEquals(
        "`" + device + "` is not empty, it has xfs on it.",
        refused(device, "make", "ext4").message());
  }

  @Test
  void nothingIsMadeOverAPartitionTable() throws Exception {
    String device = devices.device();
    // One partition of type 83 from sector 2048 on, in a master boot record.
    devices.must(
        "sh",
        "-c",
        "printf '\\0\\0\\0\\0\\203\\0\\0\\0\\0\\010\\0\\0\\0\\0\\001\\0'"
            + (" | dd of=" + device + " bs=1 seek=446 conv=notrunc")
            + (" && printf '\\125\\252' | dd of=" + device + " bs=1 seek=510 conv=notrunc"));
    assertTrue(refused(device, "make", "xfs").message().contains("dos"));
  }

  @Test
  void nothingIsMadeOverSwap() throws Exception {
    String device = devices.device();
    devices.must("mkswap", device);
    assertTrue(refused(device, "make", "ext4").message().contains("swap"));
  }

  @Test
  void aFileSystemThatIsThereAlreadyMayBeMounted() throws Exception {
    String device = devices.ext4();
    devices.mount(device);
    String before = devices.signature(device);
    try (RecordingSession session = RecordingSession.local()) {
      assertEquals(List.of(), module().apply(action(device, "make", "ext4"), session).changes());
    }
    assertEquals(before, devices.signature(device));
  }

  @Test
  void aMountedXfsKeepsItsLabel() throws Exception {
    String device = devices.xfs();
    devices.mount(device);
    assertTrue(refused(device, "label", "data").message().contains("is mounted at"));
  }

  @Test
  void aMountedFileSystemKeepsItsUuid() throws Exception {
    String device = devices.ext4();
    devices.mount(device);
    assertTrue(refused(device, "uuid", "random").message().contains("is mounted at"));
  }

  @Test
  void anEmptyDeviceHasNoLabelToSet() throws Exception {
    assertTrue(refused(devices.device(), "label", "data").message().contains("nothing on it"));
  }

  @Test
  void aDeviceThatAnEarlierStepWillMakeIsPlannedFor() throws Exception {
    FilesystemAction action = action("/dev/vgnone/lvnone", "make", "ext4", "label", "data");
    try (RecordingSession session = RecordingSession.local()) {
      Assessment assessment = module().assess(action, session);
      assertEquals("the device is not there yet", assessment.reason());
      assertEquals("make", assessment.changes().getFirst().verb());
      ModuleFailure failure =
          assertThrows(ModuleFailure.class, () -> module().apply(action, session));
      assertEquals("There is no `/dev/vgnone/lvnone` on this host.", failure.failure().message());
    }
  }

  @Test
  void aDirectoryIsNoDevice() throws Exception {
    FilesystemAction action = action(directory.toString(), "make", "ext4");
    try (RecordingSession session = RecordingSession.local()) {
      ModuleFailure failure =
          assertThrows(ModuleFailure.class, () -> module().assess(action, session));
      assertEquals("`" + directory + "` is not a block device.", failure.failure().message());
    }
  }

  @Test
  void theInodeTablesAreWrittenAtOnce() throws Exception {
    String device = devices.device();
    try (RecordingSession session = RecordingSession.local()) {
      Applied applied = module().apply(action(device, "make", "ext4"), session);
      assertEquals(Effect.DESTROY, applied.changes().getFirst().effect());
    }
    String groups = devices.must("dumpe2fs", device).stdout();
    assertTrue(groups.contains("ITABLE_ZEROED"), groups);
    assertFalse(
        groups.lines().anyMatch(line -> line.contains("[") && !line.contains("ITABLE_ZEROED")),
        groups);
  }

  @Test
  void theStripesOfTheVolumeAreTheFileSystemsOwn() throws Exception {
    Stripes stripes =
        Stripes.of(volume(new LogicalVolume.Segment("striped", 4, 64 << 10, List.of())))
            .orElseThrow();
    for (FilesystemType type : FilesystemType.values()) {
      String device = devices.device();
      List<String> options =
          type == FilesystemType.EXT4 ? List.of("-q", "-E", "discard", "-m", "1") : List.of("-q");
      List<String> words =
          new ArrayList<>(type.make(Optional.of(stripes), Optional.empty(), options));
      words.add(device);
      devices.must(words.toArray(String[]::new));
      String shown = devices.must(type.geometry(device).toArray(String[]::new)).stdout();
      assertTrue(type.shows(stripes, shown), shown);
      assertFalse(type.shows(new Stripes(64 << 10, 3), shown), shown);
      assertFalse(type.shows(new Stripes(128 << 10, 2), shown), shown);
    }
  }

  @Test
  void aFileSystemWithoutStripesShowsNone() throws Exception {
    for (FilesystemType type : FilesystemType.values()) {
      String device = type == FilesystemType.EXT4 ? devices.ext4() : devices.xfs();
      String shown = devices.must(type.geometry(device).toArray(String[]::new)).stdout();
      assertFalse(type.shows(new Stripes(64 << 10, 4), shown), shown);
    }
  }

  @Test
  void aLinearOrUnevenVolumeHasNoStripes() {
    LogicalVolume.Segment four = new LogicalVolume.Segment("striped", 4, 64 << 10, List.of());
    LogicalVolume.Segment two = new LogicalVolume.Segment("striped", 2, 64 << 10, List.of());
    LogicalVolume.Segment linear = new LogicalVolume.Segment("linear", 1, 0, List.of());
    LogicalVolume.Segment parity = new LogicalVolume.Segment("raid5", 4, 64 << 10, List.of());
    assertEquals(Optional.of(new Stripes(64 << 10, 4)), Stripes.of(volume(four, four)));
    assertEquals(Optional.empty(), Stripes.of(volume(four, two)));
    assertEquals(Optional.empty(), Stripes.of(volume(linear)));
    assertEquals(Optional.empty(), Stripes.of(volume(parity)));
  }

  private static LogicalVolume volume(LogicalVolume.Segment... segments) {
    return new LogicalVolume(
        "lv",
        "uuid",
        "/dev/vg/lv",
        "/dev/mapper/vg-lv",
        1 << 30,
        true,
        false,
        "",
        List.of(segments));
  }

  @Test
  void whatComesFromTheVolumeIsNotTypedIn() {
    Stream.of(
            List.of("ext4", "-F"),
            List.of("ext4", "-qF"),
            List.of("ext4", "-Estride=16"),
            List.of("ext4", "discard,stripe_width=64"),
            List.of("ext4", "-b"),
            List.of("ext4", "-Lx"),
            List.of("xfs", "-f"),
            List.of("xfs", "-Kf"),
            List.of("xfs", "agcount=4,su=64k,sw=4"),
            List.of("xfs", "-bsize=512"))
        .forEach(each -> {
          Map<String, Value> values = arguments("/dev/x", "make", each.getFirst());
          values.put("options", Value.list(List.of(Value.text(each.getLast()))));
          ArgumentException refused =
              assertThrows(
                  ArgumentException.class,
                  () -> module().read(new Arguments(values)),
                  each.toString());
          assertEquals("options", refused.parameter());
        });
  }

  @Test
  void argumentsThatMakeNoSenseTogetherAreRefused() {
    assertThrows(ArgumentException.class, () -> action("/dev/x"));
    assertThrows(ArgumentException.class, () -> action("vdb", "make", "ext4"));
    assertThrows(ArgumentException.class, () -> action("/dev/x", "label", "a", "uuid", "random"));
    assertThrows(ArgumentException.class, () -> action("/dev/x", "make", "xfs", "uuid", "random"));
    assertThrows(
        ArgumentException.class, () -> action("/dev/x", "make", "xfs", "label", "thirteen-long"));
    assertThrows(ArgumentException.class, () -> action("/dev/x", "label", "two words"));
  }
}
