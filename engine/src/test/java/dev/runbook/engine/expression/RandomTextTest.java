package dev.runbook.engine.expression;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.TypeReader;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever is written, a finding comes of it and never a stack trace.
class RandomTextTest {
  private static final long SEED = 7;
  private static final List<String> TOKENS =
      List.of(
          "n",
          "name",
          "set",
          "snapshots",
          "cluster",
          "later",
          "password",
          "start_lsn",
          ".",
          ".",
          "[",
          "]",
          "0",
          "(",
          ")",
          "'",
          "\"",
          "+",
          "-",
          "==",
          "<",
          "&&",
          "||",
          "!",
          "?",
          ":",
          ",",
          " ",
          " ",
          "in ",
          "has(",
          ".map(x, ",
          ".exists(",
          "size(",
          "lsn(",
          "json.decode(",
          "{",
          "}",
          "{{",
          "}}",
          "{{n}}",
          "{{#names}}",
          "{{/names}}",
          "{{.}}",
          "1.5",
          "null",
          "true",
          "\n",
          "\\",
          "ü",
          "\uD83D\uDE00",
          "select ",
          "from ",
          "$$",
          "--",
          "/*",
          "*/",
          ";",
          "E'",
          "$(",
          "`",
          "<<E",
          "#",
          "list(",
          "map(",
          "one_of(",
          "string",
          "GiB",
          "90s");
  private static final ExpressionLanguage LANGUAGE = new ExpressionLanguage(List.of());
  private static final Scene SCENE = new Scene();

  @Test
  void expressionsAreEvaluatedOrRefused() {
    Random random = new Random(SEED);
    for (int i = 0; i < 3_000; i++) {
      String text = text(random);
      Names names = i % 2 == 0 ? SCENE.known() : Names.ANY;
      assertDoesNotThrow(
          () -> {
            try {
              Scene.shown(
                  Expression.compile(text, Scene.span(text), LANGUAGE, names).evaluate(SCENE));
            } catch (EvaluationException e) {
              Scene.shown(e.diagnostic());
            }
          },
          () -> "seed " + SEED + ": " + text);
    }
  }

  @Test
  void templatesAreRenderedOrRefused() {
    Random random = new Random(SEED);
    List<Place> places = List.of(Place.PLAIN, Place.SHELL, Place.SQL);
    for (int i = 0; i < 6_000; i++) {
      String text = text(random);
      Place place = places.get(i % places.size());
      Names names = i % 2 == 0 ? SCENE.known() : Names.ANY;
      assertDoesNotThrow(
          () -> {
            try {
              Scene.shown(Template.compile(text, Scene.span(text), place, names).render(SCENE));
            } catch (EvaluationException e) {
              Scene.shown(e.diagnostic());
            }
          },
          () -> "seed " + SEED + ": " + place + " " + text);
    }
  }

  @Test
  void typesAndValuesAreReadOrRefused() {
    Random random = new Random(SEED);
    for (int i = 0; i < 5_000; i++) {
      String text = text(random);
      assertDoesNotThrow(
          () -> {
            TypeReader.read(text, Map.of());
            for (ValueType type : ValueType.Simple.values()) {
              Coercion.coerce(Value.text(text), type);
            }
          },
          () -> "seed " + SEED + ": " + text);
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(14); length >= 0; length--) {
      text.append(TOKENS.get(random.nextInt(TOKENS.size())));
    }
    return text.toString();
  }
}
