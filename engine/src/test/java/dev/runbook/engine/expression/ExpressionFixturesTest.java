package dev.runbook.engine.expression;

import dev.runbook.engine.Fixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Expressions over the names of [Scene]. A case is an expression; the value and its type come of
/// it, or a finding.
class ExpressionFixturesTest {
  private static final ExpressionLanguage LANGUAGE = new ExpressionLanguage(List.of());
  private static final Scene SCENE = new Scene();

  static Stream<Path> known() throws IOException {
    return Fixture.in("expression/checked");
  }

  @ParameterizedTest
  @MethodSource("known")
  void expressionsOverNamesWithTypes(Path file) throws IOException {
    Fixture.check(file, line -> outcome(line, SCENE.known()));
  }

  static Stream<Path> unknown() throws IOException {
    return Fixture.in("expression/unchecked");
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void expressionsOverNamesWhoseTypesShowOnlyWhenTheyAreEvaluated(Path file) throws IOException {
    Fixture.check(file, line -> outcome(line, Names.ANY));
  }

  private static String outcome(String line, Names names) {
    String text = Fixture.unfolded(line);
    try {
      Expression expression = Expression.compile(text, Scene.span(text), LANGUAGE, names);
      return Scene.shown(expression.evaluate(SCENE)) + " : " + expression.type().written();
    } catch (EvaluationException e) {
      return Scene.shown(e.diagnostic());
    }
  }
}
