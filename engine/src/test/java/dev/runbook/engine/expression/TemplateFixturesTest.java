package dev.runbook.engine.expression;

import dev.runbook.engine.Fixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Templates over the names of [Scene]; the folder says what kind of text they are. A case is a
/// template.
class TemplateFixturesTest {
  private static final Scene SCENE = new Scene();

  static Stream<Path> all() throws IOException {
    return Stream.of("plain", "shell", "sql")
        .flatMap(folder -> {
          try {
            return Fixture.in("expression/template/" + folder);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("all")
  void templatesAreRenderedOrRefused(Path file) throws IOException {
    String folder = file.getName(file.getNameCount() - 2).toString();
    Place place = Place.valueOf(folder.toUpperCase(Locale.ROOT));
    Names names =
        String.valueOf(file.getFileName()).startsWith("unchecked") ? Names.ANY : SCENE.known();
    Fixture.check(file, line -> outcome(Fixture.unfolded(line), place, names));
  }

  private static String outcome(String text, Place place, Names names) {
    try {
      Template template = Template.compile(text, Scene.span(text), place, names);
      return Scene.shown(template.render(SCENE)) + (template.raw() ? "\nraw" : "");
    } catch (EvaluationException e) {
      return Scene.shown(e.diagnostic());
    }
  }
}
