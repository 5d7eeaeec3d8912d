package dev.runbook.modules.lvm;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How large a logical volume is to be (lvcreate(8), `-l` and `-L`).
sealed interface VolumeSize {
  Pattern PERCENT = Pattern.compile("([0-9]{1,3})%(FREE|VG|PVS)");

  /// A part of the group: of what is `FREE`, or of all of it (`VG`, `PVS`).
  record Percent(int percent, String of) implements VolumeSize {
    public Percent {
      requireNonNull(of, "of is null");
    }
  }

  record Bytes(long bytes) implements VolumeSize {}

  /// The option of lvcreate.
  default String option() {
    return switch (this) {
      case Percent part -> "-l " + part.percent() + "%" + part.of();
      case Bytes bytes -> "-L " + bytes.bytes() + "b";
    };
  }

  /// Whether nothing of the group may stay free.
  default boolean everything() {
    return this instanceof Percent part && part.percent() == 100;
  }

  static VolumeSize read(String written) throws ArgumentException {
    Matcher percent = PERCENT.matcher(written.toUpperCase(Locale.ROOT));
    if (percent.matches()) {
      int part = Integer.parseInt(percent.group(1));
      if (part < 1 || part > 100) {
        throw new ArgumentException("size", "`" + written + "` is not between 1% and 100%.");
      }
      return new Percent(part, percent.group(2));
    }
    if (Coercion.coerce(Value.text(written), ValueType.Simple.SIZE)
            instanceof Coercion.Accepted(Value.Size(long bytes))
        && bytes > 0) {
      return new Bytes(bytes);
    }
    throw new ArgumentException(
        "size", "`" + written + "` is not `100%FREE`, `50%VG` or a size such as `10GiB`.");
  }
}
