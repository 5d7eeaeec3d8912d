package dev.runbook.engine.value;

import dev.runbook.engine.value.Coercion.Accepted;
import dev.runbook.engine.value.Coercion.Result;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Converts to the types that have no parts. The numbers and truths of YAML come as such; text
/// comes from quotes and from templates, and is read where it can mean one thing only.
final class Scalar {
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private Scalar() {}

  static Result read(Value value, ValueType.Simple type, String path) {
    return switch (type) {
      case DYNAMIC -> new Accepted(value);
      case STRING -> string(value, path);
      case PATH -> path(value, path);
      case INT -> whole(value, path);
      case DECIMAL -> decimal(value, path);
      case BOOL -> bool(value, path);
      case DURATION -> duration(value, path);
      case SIZE -> size(value, path);
      case INSTANT -> instant(value, path);
      case LSN -> lsn(value, path);
    };
  }

  private static Result string(Value value, String path) {
    return switch (value) {
      case Value.Text _ -> new Accepted(value);
      case Value.Whole whole -> new Accepted(Value.text(Long.toString(whole.number())));
      case Value.Bool bool ->
          wanted(
              "A text", value, Optional.of("Put it in quotes: `\"" + bool.truth() + "\"`."), path);
      case Value.Decimal _ ->
          wanted("A text", value, Optional.of("Put it in quotes, so that no digit is lost."), path);
      case Value.Time _, Value.Size _, Value.Moment _, Value.Lsn _ ->
          new Accepted(Value.text(ValueText.shown(value)));
      default -> wanted("A text", value, Optional.empty(), path);
    };
  }

  private static Result path(Value value, String path) {
    Result read = string(value, path);
    if (read instanceof Accepted accepted && accepted.value() instanceof Value.Text text) {
      if (text.text().isEmpty()) {
        return Coercion.refused("A path is wanted, and this is empty.", Optional.empty(), path);
      }
      if (text.text().indexOf('\0') >= 0) {
        return Coercion.refused("A path cannot hold a NUL character.", Optional.empty(), path);
      }
    }
    return read;
  }

  private static Result whole(Value value, String path) {
    if (value instanceof Value.Whole) {
      return new Accepted(value);
    }
    if (value instanceof Value.Size size) {
      return new Accepted(Value.whole(size.bytes()));
    }
    if (value instanceof Value.Text text && WHOLE.matcher(text.text()).matches()) {
      try {
        return new Accepted(Value.whole(Long.parseLong(text.text())));
      } catch (NumberFormatException e) {
        return Coercion.refused(
            "`" + text.text() + "` is larger than a whole number can be.", Optional.empty(), path);
      }
    }
    return wanted("A whole number", value, numberAdvice(value), path);
  }

  private static Optional<String> numberAdvice(Value value) {
    if (!(value instanceof Value.Text text)) {
      return Optional.empty();
    }
    if (text.text().matches("0[0-7]+|0o[0-7]+")) {
      return Optional.of(
          "Octal numbers are not read; a file mode stays a text in quotes, another number is"
              + " written in decimal.");
    }
    return text.text().matches("[0-9][0-9_' ]*[0-9]")
        ? Optional.of("Write `" + text.text().replaceAll("[^0-9]", "") + "`.")
        : Optional.empty();
  }

  private static Result decimal(Value value, String path) {
    return switch (value) {
      case Value.Decimal _ -> new Accepted(value);
      case Value.Whole whole -> new Accepted(new Value.Decimal(whole.number()));
      case Value.Text text when DECIMAL.matcher(text.text()).matches() ->
          new Accepted(new Value.Decimal(Double.parseDouble(text.text())));
      default -> wanted("A number", value, numberAdvice(value), path);
    };
  }

  private static Result bool(Value value, String path) {
    if (value instanceof Value.Bool) {
      return new Accepted(value);
    }
    if (!(value instanceof Value.Text text)) {
      return wanted("`true` or `false`", value, Optional.empty(), path);
    }
    return switch (text.text()) {
      case "true" -> new Accepted(Value.bool(true));
      case "false" -> new Accepted(Value.bool(false));
      default ->
          wanted(
              "`true` or `false`",
              value,
              switch (text.text().toLowerCase(Locale.ROOT)) {
                case "yes", "on", "y", "true" -> Optional.of("Write `true`.");
                case "no", "off", "n", "false" -> Optional.of("Write `false`.");
                default -> Optional.empty();
              },
              path);
    };
  }

  private static Result duration(Value value, String path) {
    return switch (value) {
      case Value.Time _ -> new Accepted(value);
      case Value.Text text -> DurationText.read(text.text(), path);
      case Value.Whole whole -> DurationText.read(Long.toString(whole.number()), path);
      case Value.Decimal _ -> DurationText.read(ValueText.shown(value), path);
      default -> wanted("A duration such as `90s`", value, Optional.empty(), path);
    };
  }

  private static Result size(Value value, String path) {
    return switch (value) {
      case Value.Size _ -> new Accepted(value);
      case Value.Text text -> SizeText.read(text.text(), path);
      case Value.Whole whole when whole.number() >= 0 ->
          new Accepted(new Value.Size(whole.number()));
      default -> wanted("A size such as `2GiB`", value, Optional.empty(), path);
    };
  }

  private static Result instant(Value value, String path) {
    return switch (value) {
      case Value.Moment _ -> new Accepted(value);
      case Value.Text text -> InstantText.read(text.text(), path);
      default ->
          wanted("An instant such as `2026-11-24T18:30:00+01:00`", value, Optional.empty(), path);
    };
  }

  private static Result lsn(Value value, String path) {
    return switch (value) {
      case Value.Lsn _ -> new Accepted(value);
      case Value.Text text -> LsnText.read(text.text(), path);
      default -> wanted("An LSN such as `16/B374D848`", value, Optional.empty(), path);
    };
  }

  private static Result wanted(String what, Value value, Optional<String> advice, String path) {
    return Coercion.refused(what + " is wanted, and this is " + Kind.of(value) + ".", advice, path);
  }
}
