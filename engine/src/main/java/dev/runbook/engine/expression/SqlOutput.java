package dev.runbook.engine.expression;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// SQL whose values are bind parameters, and where there can be none, quoted identifiers or
/// literals.
final class SqlOutput implements Output {
  /// PostgreSQL cuts longer names off (NAMEDATALEN), and then means another object.
  private static final int LONGEST_NAME = 63;

  private final Pieces pieces;
  private final SqlLexer lexer = new SqlLexer();
  private final List<Value> parameters = new ArrayList<>();
  private @Nullable Tag before;
  private SqlPlace placeBefore = SqlPlace.STRING;

  SqlOutput(ScalarText source) {
    this.pieces = new Pieces(source);
  }

  @Override
  public void text(String text) {
    if (text.isEmpty()) {
      return;
    }
    Tag tag = before;
    before = null;
    write(text);
    if (tag != null && SqlLexer.runsInto(placeBefore, text.charAt(0))) {
      throw refused(tag, SqlPlace.GLUED);
    }
  }

  /// A question mark in code is an operator, and is doubled so that JDBC does not take it for a
  /// parameter.
  private void write(String text) {
    StringBuilder written = new StringBuilder();
    if (text.startsWith("?") && lexer.inCode() && pieces.text().endsWith("?")) {
      written.append(' ');
    }
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      written.append(letter == '?' && lexer.inCode() ? "??" : letter);
      lexer.read(letter);
    }
    pieces.add(written.toString(), text);
  }

  @Override
  public void hole(Tag tag) {
    if (tag.kind() != Tag.Kind.RAW) {
      stand(tag, judged(tag));
    }
    lexer.hole();
  }

  private void stand(Tag tag, SqlPlace place) {
    before = tag;
    placeBefore = place;
  }

  private SqlPlace judged(Tag tag) {
    SqlPlace place = lexer.place();
    if (place.refusal().isPresent()) {
      throw refused(tag, place);
    }
    return place;
  }

  private TemplateStop refused(Tag tag, SqlPlace place) {
    SqlPlace.Refusal refusal = place.refusal().orElseThrow();
    return pieces.stop(
        TemplateRules.SQL_PLACE, tag, refusal.message(), Optional.of(refusal.advice()));
  }

  @Override
  public void value(Tag tag, Value value) {
    if (tag.kind() == Tag.Kind.RAW) {
      raw(tag, value);
      return;
    }
    SqlPlace place = judged(tag);
    if (place == SqlPlace.PARAMETER) {
      parameter(tag, value);
    } else if (value instanceof Value.Sensitive secret) {
      pieces.secret(secret.reference());
      if (secret.revealed() instanceof Value.Unknown unknown) {
        pieces.unknown(new Value.Unknown(unknown.after(), secret.reference()));
      } else {
        pieces.add(quoted(tag, place, secret.revealed()), secret.reference());
      }
    } else if (value instanceof Value.Unknown unknown) {
      pieces.unknown(unknown);
    } else {
      pieces.add(quoted(tag, place, value));
    }
    stand(tag, place);
    lexer.hole();
  }

  private void raw(Tag tag, Value value) {
    if (value instanceof Value.Sensitive) {
      throw pieces.stop(
          TemplateRules.RAW_SECRET,
          tag,
          "The secret `" + tag.name() + "` cannot be written raw.",
          Optional.of("Write `{{" + tag.name() + "}}`."));
    }
    if (value instanceof Value.Unknown unknown) {
      pieces.unknown(unknown);
      lexer.hole();
    } else {
      write(pieces.textOf(tag, value));
    }
  }

  private void parameter(Tag tag, Value value) {
    if (value.revealed() instanceof Value.Mapping) {
      throw pieces.stop(
          TemplateRules.NO_TEXT,
          tag,
          "`" + tag.name() + "` is a mapping, and cannot be a parameter.",
          Optional.of(
              "Make a text of it with `!expr \"json.encode(" + tag.name() + ")\"` in a variable."));
    }
    parameters.add(value);
    if (pieces.text().endsWith("?")) {
      pieces.add(" ");
    }
    pieces.add("?", ValueText.shown(value));
  }

  private String quoted(Tag tag, SqlPlace place, Value value) {
    String text = pieces.textOf(tag, value);
    if (text.indexOf('\0') >= 0) {
      throw pieces.stop(
          TemplateRules.NO_TEXT,
          tag,
          "`" + tag.name() + "` holds a NUL character, which no SQL text can.",
          Optional.empty());
    }
    return switch (place) {
      case LITERAL -> literal(value, text);
      case IDENTIFIER -> "\"" + name(tag, text).replace("\"", "\"\"") + "\"";
      case QUOTED_IDENTIFIER -> name(tag, text).replace("\"", "\"\"");
      case STRING -> inString(tag, text);
      case ESCAPE_STRING -> text.replace("\\", "\\\\").replace("'", "''");
      case LINE_COMMENT -> text.replaceAll("[\\r\\n]", " ");
      case BLOCK_COMMENT -> text.replaceAll("[*/]", " ");
      default -> throw new IllegalStateException("a value at " + place);
    };
  }

  private String name(Tag tag, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (text.isEmpty() || bytes > LONGEST_NAME) {
      throw pieces.stop(
          TemplateRules.SQL_NAME,
          tag,
          "`"
              + tag.name()
              + "` stands for a name, and "
              + (text.isEmpty()
                  ? "is empty."
                  : "is longer than the 63 bytes that PostgreSQL keeps of a name."),
          Optional.empty());
    }
    return text;
  }

  private String inString(Tag tag, String text) {
    if (text.indexOf('\\') >= 0) {
      throw pieces.stop(
          TemplateRules.SQL_PLACE,
          tag,
          "A backslash in `"
              + tag.name()
              + "` would depend on the server's `standard_conforming_strings`.",
          Optional.of(
              "Let the value stand alone, without quotes: it becomes a parameter or a literal."));
    }
    return text.replace("'", "''");
  }

  private static String literal(Value value, String text) {
    return switch (value.revealed()) {
      case Value.Whole _, Value.Decimal _, Value.Bool _ -> text;
      case Value.Time time -> "'" + time.duration().toMillis() + "ms'";
      case Value.Size size ->
          size.bytes() % 1024 == 0 ? "'" + size.bytes() / 1024 + "kB'" : "'" + size.bytes() + "B'";
      default ->
          text.indexOf('\\') >= 0
              ? "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
              : "'" + text.replace("'", "''") + "'";
    };
  }

  @Override
  public Object place() {
    return lexer.snapshot();
  }

  @Override
  public void undecided(Tag tag, Value.Unknown unknown) {
    pieces.unknown(unknown);
  }

  @Override
  public Value result() {
    return pieces.result(new SqlText(pieces.text(), parameters).toValue());
  }
}
