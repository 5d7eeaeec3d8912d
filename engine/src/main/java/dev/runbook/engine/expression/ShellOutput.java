package dev.runbook.engine.expression;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A shell script whose values are quoted for where they stand: as a word, in double quotes, in
/// single quotes. Secrets are read from environment variables, so that they are not in the text.
final class ShellOutput implements Output {
  private static final String VARIABLE = "RUNBOOK_SECRET_";

  private final Pieces pieces;
  private final ShellLexer lexer = new ShellLexer();
  private final Map<String, Value> environment = new LinkedHashMap<>();

  ShellOutput(ScalarText source) {
    this.pieces = new Pieces(source);
  }

  @Override
  public void text(String text) {
    lexer.read(text);
    pieces.add(text);
  }

  @Override
  public void hole(Tag tag) {
    if (tag.kind() != Tag.Kind.RAW) {
      judged(tag);
    }
    lexer.hole();
  }

  @Override
  public void value(Tag tag, Value value) {
    if (tag.kind() == Tag.Kind.RAW) {
      raw(tag, value);
      return;
    }
    ShellPlace place = judged(tag);
    if (value instanceof Value.Sensitive secret) {
      secret(tag, place, secret);
    } else if (value instanceof Value.Unknown unknown) {
      pieces.unknown(unknown);
    } else {
      pieces.add(quoted(tag, place, value));
    }
    lexer.hole();
  }

  private void raw(Tag tag, Value value) {
    if (value instanceof Value.Sensitive) {
      throw pieces.stop(
          TemplateRules.RAW_SECRET,
          tag,
          "The secret `"
              + tag.name()
              + "` cannot be written raw: it would be seen in the process list.",
          Optional.of("Write `{{" + tag.name() + "}}`."));
    }
    if (value instanceof Value.Unknown unknown) {
      pieces.unknown(unknown);
      lexer.hole();
      return;
    }
    String text = pieces.textOf(tag, value);
    lexer.read(text);
    pieces.add(text);
  }

  private ShellPlace judged(Tag tag) {
    ShellPlace place = lexer.place();
    place
        .refusal()
        .ifPresent(refusal -> {
          throw pieces.stop(
              TemplateRules.SHELL_PLACE, tag, refusal.message(), Optional.of(refusal.advice()));
        });
    return place;
  }

  private void secret(Tag tag, ShellPlace place, Value.Sensitive secret) {
    if (place == ShellPlace.ARITHMETIC) {
      throw pieces.stop(
          TemplateRules.SHELL_PLACE,
          tag,
          "A secret cannot stand in arithmetic.",
          Optional.of("Put it in a variable of the script first: `x={{" + tag.name() + "}}`."));
    }
    if (place == ShellPlace.COMMENT) {
      pieces.add("***");
      return;
    }
    if (!(secret.revealed() instanceof Value.Unknown)) {
      pieces.textOf(tag, secret);
    }
    String reference = "${" + variable(secret) + "}";
    pieces.add(
        switch (place) {
          case WORD -> "\"" + reference + "\"";
          case DOUBLE_QUOTES -> reference;
          case SINGLE_QUOTES -> "'\"" + reference + "\"'";
          default -> throw new IllegalStateException("a secret at " + place);
        });
  }

  private String variable(Value.Sensitive secret) {
    Value content = secret.revealed();
    Value text =
        new Value.Sensitive(
            ValueText.plain(content).<Value>map(Value::text).orElse(content), secret.reference());
    for (Map.Entry<String, Value> known : environment.entrySet()) {
      if (known.getValue().equals(text)) {
        return known.getKey();
      }
    }
    String name = VARIABLE + (environment.size() + 1);
    environment.put(name, text);
    return name;
  }

  private String quoted(Tag tag, ShellPlace place, Value value) {
    String text = pieces.textOf(tag, value);
    if (text.indexOf('\0') >= 0) {
      throw pieces.stop(
          TemplateRules.NO_TEXT,
          tag,
          "`" + tag.name() + "` holds a NUL character, which no shell word can.",
          Optional.empty());
    }
    return switch (place) {
      case WORD -> "'" + text.replace("'", "'\\''") + "'";
      case DOUBLE_QUOTES -> text.replaceAll("([\\\\\"$`])", "\\\\$1");
      case SINGLE_QUOTES -> text.replace("'", "'\\''");
      case COMMENT -> text.replaceAll("[\\r\\n]", " ");
      case ARITHMETIC -> arithmetic(tag, value);
      default -> throw new IllegalStateException("a value at " + place);
    };
  }

  private String arithmetic(Tag tag, Value value) {
    if (!(value instanceof Value.Whole whole)) {
      throw pieces.stop(
          TemplateRules.SHELL_PLACE,
          tag,
          "In arithmetic only a whole number may stand, and `"
              + tag.name()
              + "` is "
              + Wording.kind(value)
              + ".",
          Optional.empty());
    }
    return whole.number() < 0 ? "(" + whole.number() + ")" : Long.toString(whole.number());
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
    return pieces.result(new ShellText(pieces.text(), environment).toValue());
  }
}
