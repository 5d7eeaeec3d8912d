package dev.runbook.modules.block;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// How somebody names a block device: by a path, or by what the file system on it says of itself
/// (fstab(5), first field).
public record DeviceName(Kind kind, String value) {
  /// What the name is taken from.
  public enum Kind {
    PATH,
    UUID,
    LABEL
  }

  // blkid writes such a UUID in lower case and compares it letter by letter.
  private static final Pattern LONG_UUID = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-.*");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  public DeviceName {
    requireNonNull(kind, "kind is null");
    requireNonNull(value, "value is null");
  }

  /// @param text `/dev/vgdata01/lv01`, `UUID=...` or `LABEL=...`; empty for anything else
  public static Optional<DeviceName> parse(String text) {
    if (CONTROL.matcher(text).find()) {
      return Optional.empty();
    }
    if (text.startsWith("/dev/") && text.length() > "/dev/".length()) {
      return Optional.of(new DeviceName(Kind.PATH, text));
    }
    for (Kind kind : new Kind[] {Kind.UUID, Kind.LABEL}) {
      String prefix = kind + "=";
      if (text.startsWith(prefix) && text.length() > prefix.length()) {
        return Optional.of(new DeviceName(kind, normal(text.substring(prefix.length()))));
      }
    }
    return Optional.empty();
  }

  private static String normal(String value) {
    return LONG_UUID.matcher(value).matches() ? value.toLowerCase(Locale.ROOT) : value;
  }

  /// As it is written in a runbook: the path, `UUID=...` or `LABEL=...`.
  public String written() {
    return kind == Kind.PATH ? value : kind + "=" + value;
  }
}
