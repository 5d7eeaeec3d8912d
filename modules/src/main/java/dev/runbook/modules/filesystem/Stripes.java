package dev.runbook.modules.filesystem;

import dev.runbook.modules.block.LogicalVolume;
import java.util.Optional;

/// How a volume is striped over its disks.
///
/// @param size bytes that go to one disk before the next one has its turn
/// @param count disks
record Stripes(long size, int count) {
  /// The block of the file systems we make.
  static final long BLOCK = 4096;

  /// Empty when the volume is not striped, or its pieces are striped in different ways. With parity
  /// or mirrors a stripe is not the count of disks; the kernel's own hints serve there.
  static Optional<Stripes> of(LogicalVolume volume) {
    boolean plain = volume.type().equals("striped") || volume.type().equals("raid0");
    return plain
            && volume.stripes() > 1
            && volume.stripeSize() >= BLOCK
            && volume.stripeSize() % BLOCK == 0
        ? Optional.of(new Stripes(volume.stripeSize(), volume.stripes()))
        : Optional.empty();
  }

  /// Blocks that go to one disk (mke2fs(8), stride).
  long stride() {
    return size / BLOCK;
  }

  /// Blocks of one round over all disks (mke2fs(8), stripe_width).
  long width() {
    return stride() * count;
  }

  String shown() {
    return "stride " + stride() + " and stripe width " + width() + " blocks of 4 KiB";
  }
}
