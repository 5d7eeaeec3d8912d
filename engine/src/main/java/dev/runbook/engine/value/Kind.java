package dev.runbook.engine.value;

/// What kind of value it is, in a user's words.
final class Kind {
  /// Of a longer text a message shows this many characters.
  private static final int SHOWN = 60;

  private Kind() {}

  /// With its article: `a list`, `the text \`yes\``.
  static String of(Value value) {
    return switch (value) {
      case Value.Text text -> "the text `" + shortened(text.text()) + "`";
      case Value.Whole whole -> "the number `" + whole.number() + "`";
      case Value.Decimal _ -> "the number `" + ValueText.shown(value) + "`";
      case Value.Bool bool -> "`" + bool.truth() + "`";
      case Value.Time _ -> "the duration `" + ValueText.shown(value) + "`";
      case Value.Size _ -> "the size `" + ValueText.shown(value) + "`";
      case Value.Moment _ -> "the instant `" + ValueText.shown(value) + "`";
      case Value.Lsn lsn -> "the LSN `" + lsn + "`";
      case Value.Listing _ -> "a list";
      case Value.Mapping _ -> "a mapping";
      case Value.Null _ -> "null";
      case Value.Unknown _ -> "not known yet";
      case Value.Sensitive _ -> "a secret";
    };
  }

  private static String shortened(String text) {
    String line = text.lines().findFirst().orElse("");
    boolean whole = line.length() == text.length() && line.length() <= SHOWN;
    return whole ? text : line.substring(0, Math.min(SHOWN, line.length())) + "…";
  }
}
