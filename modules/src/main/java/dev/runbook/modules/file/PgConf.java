package dev.runbook.modules.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A PostgreSQL configuration file: `name = value` lines, the last one of a name wins, names in any
/// case (PostgreSQL's guc-file.l; documentation, "Parameter Interaction via the Configuration
/// File").
final class PgConf {
  private static final Pattern SETTING =
      Pattern.compile(
          "\\s*(?<name>[A-Za-z_][A-Za-z0-9_$]*(?:\\.[A-Za-z_][A-Za-z0-9_$]*)*)"
              + "(?:\\s*=\\s*|\\s+)"
              + "(?<value>'(?:[^'\\\\]|\\\\.|'')*'|[^\\s#']+)"
              + "\\s*(?:#.*)?");
  private static final Pattern PLAIN = Pattern.compile("-?[0-9]+(\\.[0-9]+)?|on|off");
  private static final Set<String> INCLUDES = Set.of("include", "include_if_exists", "include_dir");

  private final List<String> lines;

  private PgConf(List<String> lines) {
    this.lines = lines;
  }

  static PgConf parse(String text) {
    return new PgConf(text.lines().toList());
  }

  /// All active settings as they hold, names in lower case, values unquoted; those of included
  /// files are not among them.
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : lines) {
      setting(line)
          .filter(setting -> !INCLUDES.contains(setting.name()))
          .ifPresent(setting -> settings.put(setting.name(), setting.value()));
    }
    return settings;
  }

  /// The file with these settings in force: other values of theirs and what is to be commented out
  /// become comments, new lines come at the end. A file in which all holds already stays as it is.
  PgConf with(Map<String, String> wanted, List<String> commentOut) {
    Map<String, String> missing = new LinkedHashMap<>();
    wanted.forEach((name, value) -> missing.put(name.toLowerCase(Locale.ROOT), value));
    Set<Integer> kept = linesInForce(missing);
    Set<String> managed = new HashSet<>(missing.keySet());
    List<Pattern> unwanted = commentOut.stream().map(PgConf::glob).toList();
    List<String> edited = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Optional<Setting> setting = setting(line);
      boolean replaced =
          setting.isPresent()
              && !kept.contains(i)
              && (managed.contains(setting.get().name())
                  || unwanted.stream()
                      .anyMatch(glob -> glob.matcher(setting.get().name()).matches()));
      edited.add(replaced ? "#" + line : line);
      if (kept.contains(i)) {
        setting.ifPresent(active -> missing.remove(active.name()));
      }
    }
    missing.forEach((name, value) -> edited.add(name + " = " + quoted(value)));
    return new PgConf(edited);
  }

  /// The lines that already say what is wanted and have the last word. An include below a line may
  /// take it back.
  private Set<Integer> linesInForce(Map<String, String> wanted) {
    Map<String, Integer> last = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Optional<Setting> setting = setting(lines.get(i));
      if (setting.isPresent() && INCLUDES.contains(setting.get().name())) {
        last.clear();
      } else if (setting.isPresent()) {
        last.put(setting.get().name(), i);
      }
    }
    Set<Integer> kept = new HashSet<>();
    last.forEach((name, line) -> {
      String value = wanted.get(name);
      if (value != null && setting(lines.get(line)).map(Setting::value).orElse("").equals(value)) {
        kept.add(line);
      }
    });
    return kept;
  }

  /// The file, each line with its end.
  String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  /// A value as PostgreSQL itself writes it into postgresql.auto.conf: quotes and backslashes
  /// doubled (escape_single_quotes_ascii). A line end is written as `\n`, which its reader turns
  /// back.
  static String quoted(String value) {
    return PLAIN.matcher(value).matches()
        ? value
        : "'" + value.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n") + "'";
  }

  private static Optional<Setting> setting(String line) {
    Matcher matcher = SETTING.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new Setting(
                matcher.group("name").toLowerCase(Locale.ROOT), unquoted(matcher.group("value"))))
        : Optional.empty();
  }

  /// As GUC_scanstr of guc-file.l reads it.
  private static String unquoted(String value) {
    if (!value.startsWith("'")) {
      return value;
    }
    StringBuilder text = new StringBuilder();
    int end = value.length() - 1;
    for (int i = 1; i < end; i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < end) {
        i++;
        int digits = octalDigits(value, i, end);
        if (digits > 0) {
          text.append((char) Integer.parseInt(value, i, i + digits, 8));
          i += digits - 1;
        } else {
          text.append(escaped(value.charAt(i)));
        }
      } else {
        text.append(c);
        if (c == '\'') {
          i++;
        }
      }
    }
    return text.toString();
  }

  private static int octalDigits(String value, int from, int end) {
    int digits = 0;
    while (digits < 3
        && from + digits < end
        && value.charAt(from + digits) >= '0'
        && value.charAt(from + digits) <= '7') {
      digits++;
    }
    return digits;
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private static Pattern glob(String glob) {
    StringBuilder regex = new StringBuilder();
    for (char c : glob.toLowerCase(Locale.ROOT).toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }

  /// One active line.
  private record Setting(String name, String value) {}
}
