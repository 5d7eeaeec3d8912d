package dev.runbook.modules.filesystem;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.RecordOf;
import dev.runbook.engine.value.ValueType.Simple;
import dev.runbook.modules.block.BlockDevice;
import dev.runbook.modules.block.BlockDevices;
import dev.runbook.modules.block.HostScript;
import dev.runbook.modules.block.LvmReport;
import dev.runbook.modules.block.Section;
import dev.runbook.modules.block.Sections;
import dev.runbook.modules.block.StorageValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is on a device now, read from the device itself and not from udev's memory of it (blkid(8),
/// `-p`).
///
/// @param fstype what `blkid` takes it for, also when that is no file system: `LVM2_member`
/// @param signatures all that `wipefs` finds
/// @param stripes of the logical volume, when it is one that is striped
/// @param missingProgram whether the program that makes the wanted type is not installed
/// @param geometry what the wanted type's own program says of the file system; empty when it is
///   none
/// @param identities which very device it is
record DeviceState(
    String device,
    boolean exists,
    Optional<String> fstype,
    Optional<String> label,
    Optional<String> uuid,
    List<String> signatures,
    List<String> mounts,
    List<String> holders,
    Optional<Stripes> stripes,
    boolean missingProgram,
    String geometry,
    List<Identity> identities) {
  static final RecordOf RESULT =
      new RecordOf(
          "Filesystem",
          StorageValues.ordered(
              "device", Simple.PATH,
              "fstype", Simple.STRING,
              "label", ValueType.optional(Simple.STRING),
              "uuid", Simple.STRING));

  DeviceState {
    requireNonNull(device, "device is null");
    signatures = List.copyOf(signatures);
    mounts = List.copyOf(mounts);
    holders = List.copyOf(holders);
    requireNonNull(geometry, "geometry is null");
    identities = List.copyOf(identities);
  }

  /// Looks in one round trip and tells which very device it is.
  static DeviceState identify(String device, Optional<FilesystemType> wanted, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    DeviceState state = look(device, wanted, probe);
    state.identities().forEach(probe::identified);
    return state;
  }

  /// Looks in one round trip.
  ///
  /// @param wanted the type that is to be made; empty when it is not about making one
  /// @throws ModuleFailure when it is not a block device or cannot be read
  static DeviceState look(String device, Optional<FilesystemType> wanted, CommandRunner host)
      throws ModuleFailure, TransportException, InterruptedException {
    String word = PosixShell.word(device);
    HostScript script =
        BlockDevices.ask(HostScript.empty())
            .section("there", "readlink -e -- " + word)
            .section("block", "test -b " + word)
            .section("blkid", "blkid -p -o export " + word)
            .section("wipefs", "wipefs -n -p " + word);
    if (wanted.isPresent()) {
      script =
          LvmReport.ask(script)
              .section("program", "command -v " + wanted.get().program())
              .section("geometry", PosixShell.words(wanted.get().geometry(device)));
    }
    return read(device, wanted, script.ask(host));
  }

  private static DeviceState read(String device, Optional<FilesystemType> wanted, Sections answers)
      throws ModuleFailure {
    boolean missing = wanted.isPresent() && !answers.section("program").succeeded();
    Section there = answers.section("there");
    if (!there.succeeded()) {
      return new DeviceState(
          device,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          missing,
          "",
          List.of());
    }
    if (!answers.section("block").succeeded()) {
      throw ModuleFailure.of(FailureKind.REFUSED, "`" + device + "` is not a block device.");
    }
    Section wipefs = answers.section("wipefs");
    if (!wipefs.succeeded()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "`" + device + "` could not be read.")
              .withDetail(wipefs.evidence())
              .withHint(
                  wipefs.noSuchCommand()
                      ? "`wipefs` is in the package util-linux."
                      : "Devices answer root only: the step needs `become`."));
    }
    Map<String, String> found = new HashMap<>();
    for (String line : answers.section("blkid").lines()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        found.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    BlockDevices devices = BlockDevices.read(answers);
    Optional<BlockDevice> known = devices.find(there.text());
    Optional<Stripes> stripes = Optional.empty();
    if (wanted.isPresent() && known.isPresent() && known.get().type().equals("lvm")) {
      stripes = LvmReport.read(answers).logicalVolume(known.get().path()).flatMap(Stripes::of);
    }
    return new DeviceState(
        device,
        true,
        Optional.ofNullable(found.get("TYPE")),
        Optional.ofNullable(found.get("LABEL")),
        Optional.ofNullable(found.get("UUID")),
        signatures(wipefs, Optional.ofNullable(found.get("PTTYPE"))),
        known.map(BlockDevice::mounts).orElse(List.of()),
        known
            .map(each -> devices.on(each).stream().map(BlockDevice::path).toList())
            .orElse(List.of()),
        stripes,
        missing,
        wanted.isPresent() && answers.section("geometry").succeeded()
            ? answers.section("geometry").out()
            : "",
        identities(device, Optional.ofNullable(found.get("UUID")), known, devices));
  }

  /// The file system by what is read from the device itself, what it lies on by what udev knows.
  private static List<Identity> identities(
      String device, Optional<String> uuid, Optional<BlockDevice> known, BlockDevices devices) {
    List<Identity> found = new ArrayList<>();
    uuid.ifPresent(text -> found.add(new Identity("UUID", device, text)));
    known.stream()
        .flatMap(each -> devices.identities(each).stream())
        .filter(each -> !each.subject().equals(known.get().path()) || !each.what().equals("UUID"))
        .forEach(found::add);
    return found;
  }

  // `# offset,uuid,label,type`; the type is last.
  private static List<String> signatures(Section wipefs, Optional<String> table) {
    List<String> found = new ArrayList<>();
    for (String line : wipefs.lines()) {
      if (!line.startsWith("#")) {
        found.add(line.substring(line.lastIndexOf(',') + 1).strip());
      }
    }
    table.ifPresent(found::add);
    return found.stream().distinct().toList();
  }

  boolean empty() {
    return fstype.isEmpty() && signatures.isEmpty();
  }

  boolean is(FilesystemType type) {
    return fstype.equals(Optional.of(type.written()));
  }

  /// For a message: `LVM2_member`, `ext4 labelled data`.
  String shownContent() {
    String type = fstype.orElse(String.join(" and ", signatures));
    return type + label.map(each -> " labelled `" + each + "`").orElse("");
  }

  /// @throws ModuleFailure when it is mounted or something lies on it
  void mustBeUnused(String what) throws ModuleFailure {
    if (!mounts.isEmpty()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "`" + device + "` is mounted at " + Freeze.names(mounts) + ": " + what + ".")
              .withHint("Unmount it first, if it is the right device."));
    }
    if (!holders.isEmpty()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "`" + device + "` has " + Freeze.names(holders) + " on it: " + what + ".")
              .withHint("Name the device on top, if that is the right one."));
    }
  }

  ModuleFailure notThere() {
    return new ModuleFailure(
        Failure.of(FailureKind.REFUSED, "There is no `" + device + "` on this host.")
            .withHint("Is the volume active, and the disk attached?"));
  }

  Value value() {
    return StorageValues.record(
        RESULT,
        Value.text(device),
        Value.text(fstype.orElse("")),
        StorageValues.optional(label),
        Value.text(uuid.orElse("")));
  }

  /// What [#value] would be after a change.
  static Value future(String device, Value fstype, Value label, Value uuid) {
    return StorageValues.record(RESULT, Value.text(device), fstype, label, uuid);
  }

  static Value unknown(String shown) {
    return new Value.Unknown(Set.of(), shown);
  }
}
