package dev.runbook.modules.block;

import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.RecordOf;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How what LVM, `lsblk` and `findmnt` report looks to a runbook: the types, and the values of
/// these types. Each record's type and its value stand together and in the same order.
public final class StorageValues {
  public static final RecordOf PHYSICAL_VOLUME =
      new RecordOf(
          "PhysicalVolume",
          ordered(
              "device", Simple.PATH,
              "uuid", Simple.STRING,
              "size", Simple.SIZE,
              "free", Simple.SIZE,
              "missing", Simple.BOOL));

  public static final RecordOf LOGICAL_VOLUME =
      new RecordOf(
          "LogicalVolume",
          ordered(
              "name", Simple.STRING,
              "path", Simple.PATH,
              "uuid", Simple.STRING,
              "size", Simple.SIZE,
              "active", Simple.BOOL,
              "open", Simple.BOOL,
              "health", Simple.STRING,
              "type", Simple.STRING,
              "stripes", Simple.INT,
              "stripe_size", Simple.SIZE,
              "devices", ValueType.listOf(Simple.PATH)));

  public static final RecordOf VOLUME_GROUP =
      new RecordOf(
          "VolumeGroup",
          ordered(
              "name", Simple.STRING,
              "uuid", Simple.STRING,
              "seqno", Simple.INT,
              "extent_size", Simple.SIZE,
              "size", Simple.SIZE,
              "free", Simple.SIZE,
              "missing", Simple.INT,
              "autoactivation", Simple.BOOL,
              "tags", ValueType.listOf(Simple.STRING),
              "pvs", ValueType.listOf(PHYSICAL_VOLUME),
              "lvs", ValueType.listOf(LOGICAL_VOLUME)));

  public static final RecordOf LVM =
      new RecordOf(
          "Lvm",
          ordered(
              "installed", Simple.BOOL,
              "vgs", ValueType.listOf(VOLUME_GROUP),
              "orphans", ValueType.listOf(PHYSICAL_VOLUME),
              "duplicates", ValueType.listOf(Simple.PATH),
              "warnings", ValueType.listOf(Simple.STRING)));

  public static final RecordOf BLOCK_DEVICE =
      new RecordOf(
          "BlockDevice",
          ordered(
              "device", Simple.PATH,
              "kernel_name", Simple.PATH,
              "by_id", ValueType.optional(Simple.PATH),
              "serial", ValueType.optional(Simple.STRING),
              "type", Simple.STRING,
              "size", Simple.SIZE,
              "fstype", ValueType.optional(Simple.STRING),
              "uuid", ValueType.optional(Simple.STRING),
              "label", ValueType.optional(Simple.STRING),
              "mounts", ValueType.listOf(Simple.PATH),
              "parents", ValueType.listOf(Simple.PATH)));

  public static final RecordOf MOUNT =
      new RecordOf(
          "Mount",
          ordered(
              "target",
              Simple.PATH,
              "source",
              Simple.STRING,
              "fstype",
              Simple.STRING,
              "options",
              ValueType.listOf(Simple.STRING),
              "uuid",
              ValueType.optional(Simple.STRING),
              "label",
              ValueType.optional(Simple.STRING)));

  private StorageValues() {}

  public static Value value(PhysicalVolume volume) {
    return record(
        PHYSICAL_VOLUME,
        Value.text(volume.device()),
        Value.text(volume.uuid()),
        new Value.Size(volume.size()),
        new Value.Size(volume.free()),
        Value.bool(volume.missing()));
  }

  public static Value value(LogicalVolume volume) {
    return record(
        LOGICAL_VOLUME,
        Value.text(volume.name()),
        Value.text(volume.path()),
        Value.text(volume.uuid()),
        new Value.Size(volume.size()),
        Value.bool(volume.active()),
        Value.bool(volume.open()),
        Value.text(volume.health()),
        Value.text(volume.type()),
        Value.whole(volume.stripes()),
        new Value.Size(volume.stripeSize()),
        texts(volume.devices()));
  }

  public static Value value(VolumeGroup group) {
    return record(
        VOLUME_GROUP,
        Value.text(group.name()),
        Value.text(group.uuid()),
        Value.whole(group.seqno()),
        new Value.Size(group.extentSize()),
        new Value.Size(group.size()),
        new Value.Size(group.free()),
        Value.whole(group.missing()),
        Value.bool(group.autoactivation()),
        texts(group.tags()),
        Value.list(group.physicalVolumes().stream().map(StorageValues::value).toList()),
        Value.list(group.logicalVolumes().stream().map(StorageValues::value).toList()));
  }

  public static Value value(Lvm lvm) {
    return record(
        LVM,
        Value.bool(lvm.installed()),
        Value.list(lvm.volumeGroups().stream().map(StorageValues::value).toList()),
        Value.list(lvm.orphans().stream().map(StorageValues::value).toList()),
        texts(List.copyOf(lvm.duplicates().keySet())),
        texts(lvm.warnings()));
  }

  public static Value value(BlockDevice device, BlockDevices among) {
    return record(
        BLOCK_DEVICE,
        Value.text(device.path()),
        Value.text(device.kernelName()),
        optional(among.lastingName(device)),
        optional(device.serial()),
        Value.text(device.type()),
        new Value.Size(device.size()),
        optional(device.fstype()),
        optional(device.uuid()),
        optional(device.label()),
        texts(device.mounts()),
        texts(among.parents(device).stream().map(BlockDevice::path).toList()));
  }

  /// Which very things a list of block devices tells of.
  public static List<Identity> identities(Value devices) {
    List<Identity> found = new ArrayList<>();
    if (devices instanceof Value.Listing(List<Value> items)) {
      for (Value item : items) {
        if (item instanceof Value.Mapping device) {
          boolean disk = text(device, "type").equals("disk");
          String path = text(device, "device");
          if (disk && !text(device, "serial").isEmpty()) {
            found.add(new Identity("serial number", path, text(device, "serial")));
          }
          if (disk && device.field("size").orElse(Value.NULL) instanceof Value.Size(long bytes)) {
            found.add(new Identity("size", path, bytes + " bytes"));
          }
          if (!text(device, "uuid").isEmpty()) {
            found.add(new Identity("UUID", path, text(device, "uuid")));
          }
        }
      }
    }
    return found;
  }

  private static String text(Value.Mapping device, String field) {
    return device.field(field).orElse(Value.NULL) instanceof Value.Text(String text) ? text : "";
  }

  public static Value value(Mount mount) {
    return record(
        MOUNT,
        Value.text(mount.target()),
        Value.text(mount.source()),
        Value.text(mount.fstype()),
        texts(mount.options()),
        optional(mount.uuid()),
        optional(mount.label()));
  }

  public static Value texts(List<String> texts) {
    return Value.list(texts.stream().map(Value::text).toList());
  }

  public static Value optional(Optional<String> text) {
    return text.isPresent() ? Value.text(text.get()) : Value.NULL;
  }

  /// A value of the record type, its fields in the order of the type.
  ///
  /// @throws IllegalArgumentException when the count is another
  public static Value record(RecordOf type, Value... values) {
    if (values.length != type.fields().size()) {
      throw new IllegalArgumentException(type.name() + " has " + type.fields().size() + " fields");
    }
    Map<String, Value> entries = new LinkedHashMap<>();
    int next = 0;
    for (String name : type.fields().keySet()) {
      entries.put(name, values[next]);
      next++;
    }
    return Value.map(entries);
  }

  /// Names with types in the order in which they stand: name, type, name, type ...
  public static Map<String, ValueType> ordered(Object... namesAndTypes) {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      fields.put((String) namesAndTypes[i], (ValueType) namesAndTypes[i + 1]);
    }
    return fields;
  }
}
