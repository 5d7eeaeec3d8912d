package dev.runbook.engine.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.Fixture;
import dev.runbook.engine.diagnostic.DiagnosticRenderer;
import dev.runbook.engine.secret.SecretException;
import dev.runbook.engine.secret.SecretRef;
import dev.runbook.engine.secret.SecretSource;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Formulas over the names of [Scene], written in YAML. Each entry of a fixture is one formula; the
/// file's name begins with the place its texts are in.
class FormulaFixturesTest {
  private static final ExpressionLanguage LANGUAGE = new ExpressionLanguage(List.of());
  private static final Scene SCENE = new Scene();
  private static final DiagnosticRenderer RENDERER = new DiagnosticRenderer();

  private static final SecretSource SECRETS =
      reference -> {
        if (reference instanceof SecretRef.Env env && env.name().equals("PGPASSWORD")) {
          return "hunter2";
        }
        throw new SecretException("The environment variable is not set.");
      };

  static Stream<Path> files() throws IOException {
    return Fixture.in("expression/formula");
  }

  @ParameterizedTest
  @MethodSource("files")
  void formulasAreEvaluatedOrRefused(Path expected) throws IOException {
    String name = String.valueOf(expected.getFileName()).replace(".txt", ".yml");
    Place place = Place.valueOf(name.substring(0, name.indexOf('-')).toUpperCase(Locale.ROOT));
    SourceFile file = new SourceFile(name, Files.readString(expected.resolveSibling(name)));
    YamlReader.Document document = YamlReader.read(file);
    assertEquals(List.of(), document.problems());
    StringBuilder actual = new StringBuilder();
    for (Node.Entry entry : ((Node.Mapping) document.root().orElseThrow()).entries()) {
      Formula formula = Formula.of(entry.value(), place, SCENE.known(), LANGUAGE);
      actual.append(entry.key().text()).append(": ").append(outcome(formula)).append('\n');
    }
    Fixture.compare(expected, actual.toString());
  }

  private static String outcome(Formula formula) {
    if (!formula.problems().isEmpty()) {
      return "\n" + RENDERER.render(formula.problems());
    }
    try {
      String names = formula.paths().isEmpty() ? "" : " of " + formula.paths();
      String raw = formula.rawAt().isEmpty() ? "" : " raw at " + formula.rawAt().getFirst().at();
      return Scene.shown(formula.evaluate(SCENE, SECRETS)) + names + raw;
    } catch (EvaluationException e) {
      return "\n" + RENDERER.render(e.diagnostic());
    }
  }
}
