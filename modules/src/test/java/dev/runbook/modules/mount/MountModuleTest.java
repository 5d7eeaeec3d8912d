package dev.runbook.modules.mount;

import static dev.runbook.modules.block.LoopDevices.sh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Existing;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.block.LoopDevices;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On loop devices of this machine, mounted for real. All cases share the one table that is made
/// and taken away around each of them, and so they stand together.
class MountModuleTest extends ModuleContract<MountAction> {
  private static final int SIZE = 16;
  private static final String FSTAB =
      """
      # a comment about /data
      UUID=11111111-2222-3333-4444-555555555555 / ext4 defaults 0 1
      """;

  @TempDir Path dir;
  private LoopDevices devices;
  private Path fstab;
  private int number;
  private final String label = "rb" + new Random().nextInt(1_000_000);

  @BeforeEach
  void makeTheTable() throws Exception {
    LoopDevices.assume("mkfs.ext4");
    dir = dir.toRealPath();
    devices = new LoopDevices(dir);
    fstab = dir.resolve("fstab");
    Files.writeString(fstab, FSTAB);
  }

  @AfterEach
  void detach() throws Exception {
    if (devices != null) {
      devices.close();
    }
  }

  @Override
  protected Module<MountAction> module() {
    return new MountModule(dir.resolve("fstab").toString());
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case("a device is mounted", Nature.CONVERGES, () -> world(to(place(), ext4()))),
        new Case(
            "a device is mounted with options that the kernel says nothing of",
            Nature.CONVERGES,
            () ->
                world(
                    with(
                        to(place(), ext4()),
                        "options",
                        texts(
                            "defaults",
                            "noatime,nodiratime",
                            "nodelalloc",
                            "barrier=1",
                            "data=ordered",
                            "nofail",
                            "acl")))),
        new Case(
            "other options are put in force",
            Nature.CONVERGES,
            () -> {
              Map<String, Value> wanted = to(place(), ext4());
              mount(wanted, "-o ro,nosuid");
              return world(with(wanted, "options", texts("noatime", "commit=9")));
            }),
        new Case(
            "a mount is made to last",
            Nature.CONVERGES,
            () -> world(with(to(place(), ext4()), "persist", Value.bool(true)))),
        new Case(
            "a wrong line of the table is corrected for what is mounted",
            Nature.CONVERGES,
            () -> {
              Map<String, Value> wanted = to(place(), ext4());
              mount(wanted, "");
              append("/dev/sdx1  " + text(wanted, "path") + "/  xfs noauto 0 0\n");
              return world(with(wanted, "persist", Value.bool(true)));
            }),
        new Case(
            "all that is mounted at a place is unmounted",
            Nature.CONVERGES,
            () -> {
              Map<String, Value> wanted = to(place(), ext4());
              mount(wanted, "");
              mount(with(wanted, "device", Value.text(ext4())), "");
              return world(Map.of("path", wanted.get("path"), "state", Value.text("unmounted")));
            }),
        new Case(
            "what is unmounted loses its line in the table",
            Nature.CONVERGES,
            () -> {
              Map<String, Value> wanted = to(place(), ext4());
              mount(wanted, "");
              append("LABEL=x " + text(wanted, "path").replace(" ", "\\040") + " ext4 rw 0 2\n");
              return world(Map.of("path", wanted.get("path"), "state", Value.text("absent")));
            }));
  }

  @Test
  void theRestOfTheTableAndItsModeStayWhenALineIsAdded() throws Exception {
    Files.setPosixFilePermissions(fstab, PosixFilePermissions.fromString("rw-r-----"));
    Map<String, Value> wanted = to(place(), ext4());
    apply(
        with(with(wanted, "persist", Value.bool(true)), "options", texts("noatime", "nodelalloc")));
    String uuid = sh("blkid -p -s UUID -o value " + text(wanted, "device")).strip();
    assertEquals(
        FSTAB
            + "UUID=%s %s ext4 noatime,nodelalloc 0 2\n"
                .formatted(uuid, text(wanted, "path").replace(" ", "\\040")),
        Files.readString(fstab));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(fstab)));
  }

  @Test
  void theTableStaysAloneWithoutPersist() throws Exception {
    apply(to(place(), ext4()));
    assertEquals(FSTAB, Files.readString(fstab));
  }

  @Test
  void aMountOfThisRunIsRecordedUntilItIsUnmounted() throws Exception {
    Map<String, Value> wanted = to(place(), ext4());
    try (RecordingSession session = RecordingSession.local()) {
      module().apply(read(wanted), session);
      String path = text(wanted, "path");
      assertEquals(
          List.of(new Existing("mount", path, "umount '" + path + "'")), session.existing());
      module()
          .apply(
              read(Map.of("path", wanted.get("path"), "state", Value.text("unmounted"))), session);
      assertEquals(List.of(), session.existing());
    }
  }

  @Test
  void aLabelOnTwoDevicesIsRefused() throws Exception {
    devices.create("one", SIZE, "mkfs.ext4 -q -L " + label);
    devices.create("two", SIZE, "mkfs.ext4 -q -L " + label);
    Failure failure = refused(to(place(), "LABEL=" + label));
    assertEquals(FailureKind.REFUSED, failure.kind());
    assertTrue(
        failure.message().startsWith("`LABEL=" + label + "` is on more than one device: `/dev/"),
        failure.message());
  }

  @Test
  void aLabelOnOneDeviceAndAUuidAreFound() throws Exception {
    String device = devices.create("one", SIZE, "mkfs.ext4 -q -L " + label);
    Map<String, Value> byLabel = to(place(), "LABEL=" + label);
    assertEquals(device, field(apply(byLabel).value(), "device"));
    String uuid = sh("blkid -p -s UUID -o value " + device).strip();
    Map<String, Value> byUuid = with(byLabel, "device", Value.text("UUID=" + uuid));
    assertEquals(List.of(), apply(byUuid).changes());
  }

  @Test
  void aCloneIsNotMadeToLastBesideItsOrigin() throws Exception {
    String origin = ext4();
    Path copy = devices.image("clone");
    Files.copy(devices.image("d" + number), copy);
    devices.attach(copy);
    Failure failure = refused(with(to(place(), origin), "persist", Value.bool(true)));
    assertTrue(failure.message().startsWith("Several devices have the UUID"), failure.message());
    assertEquals(FSTAB, Files.readString(fstab));
  }

  @Test
  void anXfsCloneNeedsNouuidBesideItsOrigin() throws Exception {
    LoopDevices.assume("mkfs.xfs");
    String origin = devices.create("origin", 320, "mkfs.xfs -q");
    sh("cp --sparse=always %s %s".formatted(devices.image("origin"), devices.image("clone")));
    String clone = devices.attach(devices.image("clone"));
    apply(to(place(), origin));
    Map<String, Value> wanted = to(place(), clone);
    Failure failure = refused(wanted);
    assertTrue(failure.message().contains("has the same UUID as"), failure.message());
    assertTrue(failure.hint().contains("`nouuid`"), failure.hint());
    Map<String, Value> mended = with(wanted, "options", texts("nouuid", "noatime"));
    assertEquals(2, apply(mended).changes().size());
    assertEquals(List.of(), apply(mended).changes());
  }

  @Test
  void aRemountKeepsWhatItWasNotAskedToChange() throws Exception {
    Map<String, Value> wanted = to(place(), ext4());
    mount(wanted, "-o nosuid,nodev,noatime");
    apply(with(wanted, "options", texts("relatime", "dev", "commit=7")));
    String options = sh("findmnt -n -o OPTIONS '" + text(wanted, "path") + "'").strip();
    assertEquals("rw,nosuid,relatime,commit=7", options);
  }

  @Test
  void anOptionThatOnlyAMountSetsIsAFailureWithAHint() throws Exception {
    Map<String, Value> wanted = to(place(), ext4());
    mount(wanted, "");
    Failure failure = refused(with(wanted, "options", texts("nodelalloc")));
    assertTrue(failure.message().contains("could not be remounted"), failure.message());
    assertTrue(failure.hint().contains("unmount it"), failure.hint());
  }

  @Test
  void anotherDeviceAtThePlaceIsRefused() throws Exception {
    Map<String, Value> wanted = to(place(), ext4());
    mount(wanted, "");
    Failure failure = refused(with(wanted, "device", Value.text(ext4())));
    assertTrue(failure.message().contains("is taken"), failure.message());
    Failure unmounting =
        refused(with(with(wanted, "device", Value.text(ext4())), "state", Value.text("unmounted")));
    assertTrue(unmounting.message().contains("is mounted at"), unmounting.message());
  }

  @Test
  void filesAreNotHiddenUnderAMount() throws Exception {
    Path place = place();
    Files.createDirectories(place.resolve("lost+found"));
    Files.writeString(place.resolve("PG_VERSION"), "17\n");
    Map<String, Value> wanted = to(place, ext4());
    Failure failure = refused(wanted);
    assertTrue(failure.message().contains("would hide `PG_VERSION`"), failure.message());
    Files.delete(place.resolve("PG_VERSION"));
    assertEquals(1, apply(wanted).changes().size());
  }

  @Test
  void aDeviceThatIsNotThereYetIsPlannedButNotMounted() throws Exception {
    Map<String, Value> wanted = to(place(), "/dev/runbook-is-not-there");
    Assessment assessment = assess(wanted);
    assertEquals(2, assessment.changes().size());
    assertEquals("The device `/dev/runbook-is-not-there` is not there yet.", assessment.reason());
    assertEquals(FailureKind.REFUSED, refused(wanted).kind());
    assertFalse(Files.exists(Path.of(text(wanted, "path"))));
  }

  @Test
  void aDeviceWithoutAFileSystemIsPlannedButNotMounted() throws Exception {
    String empty = devices.create("empty", SIZE, "true");
    Map<String, Value> wanted = to(place(), empty);
    assertTrue(assess(wanted).reason().startsWith("There is no file system on"));
    assertEquals(FailureKind.REFUSED, refused(wanted).kind());
  }

  @Test
  void theWrongFileSystemIsRefused() throws Exception {
    String device = ext4();
    Failure failure = refused(with(to(place(), device), "fstype", Value.text("xfs")));
    assertEquals("`" + device + "` holds ext4, not xfs.", failure.message());
  }

  @Test
  void theWrongFileSystemIsRefusedWhereItIsMountedToo() throws Exception {
    Map<String, Value> wanted = to(place(), ext4());
    mount(wanted, "");
    MountAction action = read(with(wanted, "fstype", Value.text("xfs")));
    try (RecordingSession session = RecordingSession.local()) {
      assertThrows(ModuleFailure.class, () -> module().assess(action, session));
    }
  }

  @Test
  void aLineThatIsRightMayStayWhenACloneAppears() throws Exception {
    Map<String, Value> wanted = with(to(place(), ext4()), "persist", Value.bool(true));
    apply(wanted);
    Path copy = devices.image("clone");
    Files.copy(devices.image("d" + number), copy);
    devices.attach(copy);
    assertEquals(List.of(), apply(wanted).changes());
  }

  @Test
  void anOptionThatTheKernelRefusesLeavesNothingBehind() throws Exception {
    Map<String, Value> wanted = with(to(place(), ext4()), "options", texts("no-such-option"));
    try (RecordingSession session = RecordingSession.local()) {
      MountAction action = read(wanted);
      Failure failure =
          assertThrows(ModuleFailure.class, () -> module().apply(action, session)).failure();
      assertEquals(FailureKind.COMMAND, failure.kind());
      assertTrue(failure.message().contains("could not be mounted"), failure.message());
      assertEquals(List.of(), session.existing());
    }
  }

  @Test
  void whoeverUsesABusyFileSystemIsNamed() throws Exception {
    Map<String, Value> wanted = to(place(), ext4());
    mount(wanted, "");
    String path = text(wanted, "path");
    Process sleeper = new ProcessBuilder("sleep", "600").directory(Path.of(path).toFile()).start();
    try {
      Path cwd = Path.of("/proc/" + sleeper.pid() + "/comm");
      Eventually.holds("it sleeps", () -> Files.readString(cwd).strip().equals("sleep"));
      Failure failure =
          refused(Map.of("path", wanted.get("path"), "state", Value.text("unmounted")));
      assertEquals(
          "`%s` is busy, used by sleep (process %d of root).".formatted(path, sleeper.pid()),
          failure.message());
    } finally {
      sleeper.destroy();
      sleeper.waitFor();
    }
  }

  @Test
  void whatIsMountedBelowIsNamed() throws Exception {
    Path place = place();
    Map<String, Value> outer = to(place, ext4());
    mount(outer, "");
    mount(to(place.resolve("wal"), ext4()), "");
    Failure failure = refused(Map.of("path", outer.get("path"), "state", Value.text("unmounted")));
    assertEquals("`%s/wal` is mounted below `%s`.".formatted(place, place), failure.message());
  }

  private World world(Map<String, Value> arguments) {
    return new World(
        arguments,
        RecordingSession.local(),
        () ->
            sh("findmnt -n -r -o TARGET,SOURCE,OPTIONS | grep -F " + dir + " || :; ls -R " + dir)
                + Files.readString(fstab));
  }

  private Path place() {
    number++;
    return dir.resolve("a place " + number);
  }

  private String ext4() throws Exception {
    number++;
    return devices.create("d" + number, SIZE, "mkfs.ext4 -q");
  }

  private static Map<String, Value> to(Path place, String device) {
    return Map.of("path", Value.text(place.toString()), "device", Value.text(device));
  }

  private static Map<String, Value> with(Map<String, Value> arguments, String name, Value value) {
    Map<String, Value> all = new HashMap<>(arguments);
    all.put(name, value);
    return Map.copyOf(all);
  }

  private static Value texts(String... texts) {
    return Value.list(Stream.of(texts).<Value>map(Value::text).toList());
  }

  private static String text(Map<String, Value> arguments, String name) {
    return new Arguments(arguments).text(name);
  }

  private static String field(Value value, String name) {
    return new Arguments(((Value.Mapping) value).entries()).text(name);
  }

  private void append(String line) throws Exception {
    Files.writeString(fstab, FSTAB + line);
  }

  private static void mount(Map<String, Value> wanted, String options) throws Exception {
    String path = text(wanted, "path");
    sh("mkdir -p '%s' && mount %s %s '%s'".formatted(path, options, text(wanted, "device"), path));
  }

  private MountAction read(Map<String, Value> arguments) throws Exception {
    return module().read(new Arguments(arguments));
  }

  private Assessment assess(Map<String, Value> arguments) throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      return module().assess(read(arguments), session);
    }
  }

  private Applied apply(Map<String, Value> arguments) throws Exception {
    try (RecordingSession session = RecordingSession.local()) {
      return module().apply(read(arguments), session);
    }
  }

  private Failure refused(Map<String, Value> arguments) throws Exception {
    MountAction action = read(arguments);
    try (RecordingSession session = RecordingSession.local()) {
      return assertThrows(ModuleFailure.class, () -> module().apply(action, session)).failure();
    }
  }
}
