package dev.runbook.engine.saved;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who may approve plans, in the format of ssh-keygen(1), ALLOWED SIGNERS: a line for each key,
/// with the names of its owner, options, the key and a comment.
///
/// The options `namespaces`, `valid-after` and `valid-before` are kept to. Certificate authorities
/// are refused: plans are signed by plain keys.
///
/// @param lines in the order of the file
public record AllowedSigners(List<Line> lines) {
  private static final Pattern LINE =
      Pattern.compile(
          "(?<names>\"[^\"]*\"|\\S+)\\s+(?:(?<options>(?:[a-zA-Z-]+(?:=\"[^\"]*\")?,?)+)\\s+)?"
              + "(?<type>(?:ssh|ecdsa|sk)-\\S+)\\s+(?<key>[A-Za-z0-9+/=]+)(?:\\s.*)?");
  private static final Pattern OPTION =
      Pattern.compile("(?<name>[a-zA-Z-]+)(?:=\"(?<value>[^\"]*)\")?,?");

  /// A key that may sign.
  ///
  /// @param names of its owner, the first for people
  /// @param namespaces patterns; empty for any
  /// @param from the key counts from then on
  /// @param until the key counts until then
  public record Line(
      List<String> names,
      List<String> namespaces,
      Optional<Instant> from,
      Optional<Instant> until,
      String base64) {
    public Line {
      names = List.copyOf(names);
      namespaces = List.copyOf(namespaces);
      requireNonNull(from, "from is null");
      requireNonNull(until, "until is null");
      requireNonNull(base64, "base64 is null");
    }

    private boolean counts(Instant now) {
      return (namespaces.isEmpty()
              || namespaces.stream().anyMatch(pattern -> matches(pattern, PlanSigning.NAMESPACE)))
          && from.map(start -> !now.isBefore(start)).orElse(true)
          && until.map(end -> now.isBefore(end)).orElse(true);
    }
  }

  public AllowedSigners {
    lines = List.copyOf(lines);
  }

  /// Reads the text of a file.
  ///
  /// @throws SigningException with the number of the line that cannot be read
  public static AllowedSigners read(String text, String file) throws SigningException {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String written : text.lines().toList()) {
      number++;
      String line = written.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = "Line " + number + " of `" + file + "`";
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new SigningException(
            place + " is not an allowed signer.",
            "A line is `NAME [OPTIONS] KEY-TYPE KEY`, as in ssh-keygen(1), ALLOWED SIGNERS.");
      }
      lines.add(line(parts, place));
    }
    return new AllowedSigners(lines);
  }

  private static Line line(Matcher parts, String place) throws SigningException {
    List<String> namespaces = new ArrayList<>();
    Optional<Instant> from = Optional.empty();
    Optional<Instant> until = Optional.empty();
    String options = parts.group("options") == null ? "" : parts.group("options");
    Matcher option = OPTION.matcher(options);
    while (option.find()) {
      String value = option.group("value") == null ? "" : option.group("value");
      switch (option.group("name").toLowerCase(Locale.ROOT)) {
        case "namespaces" -> namespaces.addAll(List.of(value.split(",")));
        case "valid-after" -> from = Optional.of(instant(value, place));
        case "valid-before" -> until = Optional.of(instant(value, place));
        default ->
            throw new SigningException(
                place
                    + " has the option `"
                    + option.group("name")
                    + "`, which is not kept to here.",
                "Options are namespaces, valid-after and valid-before.");
      }
    }
    String names = parts.group("names").replace("\"", "");
    return new Line(List.of(names.split(",")), namespaces, from, until, parts.group("key"));
  }

  // YYYYMMDD[HHMM[SS]][Z], without the Z in the time zone here.
  private static Instant instant(String written, String place) throws SigningException {
    boolean utc = written.endsWith("Z");
    String digits = utc ? written.substring(0, written.length() - 1) : written;
    String whole = digits + "000000".substring(Math.min(6, Math.max(0, digits.length() - 8)));
    try {
      LocalDateTime time =
          LocalDateTime.parse(whole, DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT));
      return time.atZone(utc ? ZoneOffset.UTC : ZoneId.systemDefault()).toInstant();
    } catch (DateTimeParseException e) {
      throw new SigningException(
          place + " has the time `" + written + "`, which cannot be read.",
          "Times are `YYYYMMDD` or `YYYYMMDDHHMMSSZ`.");
    }
  }

  /// Whose key it is, for a signature that is looked at now; empty when it is nobody's who may
  /// approve plans.
  public Optional<Line> owner(SigningKey key, Instant now) {
    return lines.stream()
        .filter(line -> line.base64().equals(key.base64()) && line.counts(now))
        .findFirst();
  }

  private static boolean matches(String pattern, String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char each = pattern.charAt(i);
      regex.append(each == '*' ? ".*" : each == '?' ? "." : Pattern.quote(String.valueOf(each)));
    }
    return text.matches(regex.toString());
  }
}
