package dev.runbook.modules.mount;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of a table of file systems (fstab(5)). Comments, blank lines and the lines of other
/// places stay as they are.
record Fstab(String text) {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
  private static final int PLACE = 1;

  /// One line.
  ///
  /// @param spec `UUID=...`
  /// @param passNumber 2: checked at boot after the root file system
  record Entry(String spec, String path, String fstype, String options, int passNumber) {
    Entry {
      requireNonNull(spec, "spec is null");
      requireNonNull(path, "path is null");
      requireNonNull(fstype, "fstype is null");
      requireNonNull(options, "options is null");
    }

    private List<String> fields() {
      return List.of(
          encoded(spec), encoded(path), fstype, options, "0", Integer.toString(passNumber));
    }
  }

  Fstab {
    requireNonNull(text, "text is null");
  }

  /// With this line, and no other for its path. Equal to this one when it has it already.
  Fstab with(Entry entry) {
    List<String> lines = new ArrayList<>();
    boolean written = false;
    for (String line : text.lines().toList()) {
      if (!isOf(line, entry.path())) {
        lines.add(line);
      } else if (!written) {
        lines.add(fields(line).equals(entry.fields()) ? line : String.join(" ", entry.fields()));
        written = true;
      }
    }
    if (!written) {
      lines.add(String.join(" ", entry.fields()));
    }
    return of(lines);
  }

  /// Without any line for the path. Equal to this one when there is none.
  Fstab without(String path) {
    return of(text.lines().filter(line -> !isOf(line, path)).toList());
  }

  private Fstab of(List<String> lines) {
    return lines.equals(text.lines().toList())
        ? this
        : new Fstab(lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }

  private static boolean isOf(String line, String path) {
    List<String> fields = fields(line);
    return !line.strip().startsWith("#")
        && fields.size() > PLACE
        && plain(decoded(fields.get(PLACE))).equals(plain(path));
  }

  private static List<String> fields(String line) {
    return List.of(line.strip().split("[ \t]+"));
  }

  private static String plain(String path) {
    return path.length() > 1 && path.endsWith("/")
        ? plain(path.substring(0, path.length() - 1))
        : path;
  }

  private static String encoded(String field) {
    return field
        .replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("#", "\\043");
  }

  private static String decoded(String field) {
    return OCTAL
        .matcher(field)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                Character.toString((char) Integer.parseInt(found.group(1), 8))));
  }
}
