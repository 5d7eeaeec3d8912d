package dev.runbook.engine.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scripts put together at random, most of them nonsense, with values that try to get out of their
/// quotes. A place that is accepted must hold, however it came about.
class ShellInjectionTest {
  private static final long SEED = 20261124;
  private static final int SCRIPTS = 4_000;
  private static final List<String> TOKENS =
      List.of(
          "{{x}}",
          "{{x}}",
          "{{x}}",
          "'",
          "\"",
          "'",
          "\"",
          "$(",
          ")",
          "`",
          "${a:-",
          "}",
          "${a}",
          "#",
          " ",
          "\n",
          "echo ",
          "a",
          "$",
          "\\",
          "<<E",
          "\nE\n",
          "<<'E'",
          "<<-E",
          ";",
          "&",
          "|",
          "((",
          "))",
          "$((",
          "1",
          "(",
          "case a in",
          " a)",
          ";;",
          "esac",
          "$'",
          "=",
          "{ ",
          "if ",
          "then ",
          "fi",
          "[[ ",
          "]]",
          "<",
          "<<<",
          ">/dev/null ",
          "!",
          "$[",
          "]",
          "for i in ",
          "do ",
          "done",
          "()",
          "*",
          "~");
  private static final List<String> VALUES =
      List.of(
          "';touch pwned;'",
          "\";touch pwned;\"",
          "\n touch pwned \n",
          "$(touch pwned)",
          "`touch pwned`",
          ");touch pwned;(",
          "}\ntouch pwned\n",
          "\nE\ntouch pwned\n",
          "\\';touch pwned;'",
          "'\"\n`touch pwned`$(touch pwned)");

  @TempDir private Path folder;

  @Test
  void noValueGetsOutOfItsPlace() throws Exception {
    Random random = new Random(SEED);
    List<String> escaped = new ArrayList<>();
    int accepted = 0;
    for (int i = 0; i < SCRIPTS; i++) {
      String script = script(random);
      Value value = Value.text(VALUES.get(random.nextInt(VALUES.size())));
      Optional<String> rendered = render(script, value);
      if (rendered.isPresent()) {
        accepted++;
        if (runs(rendered.get())) {
          escaped.add(script + " with " + value);
        }
      }
    }
    assertEquals(List.of(), escaped, "seed " + SEED);
    assertTrue(accepted > 500, "only " + accepted + " scripts were accepted");
  }

  private static String script(Random random) {
    StringBuilder script = new StringBuilder("echo ");
    for (int length = 2 + random.nextInt(12); length > 0; length--) {
      script.append(TOKENS.get(random.nextInt(TOKENS.size())));
    }
    return script.toString();
  }

  /// Empty for what is refused, and for what holds no escaped value.
  private static Optional<String> render(String script, Value value) {
    try {
      Template template = Template.compile(script, Scene.span(script), Place.SHELL, Names.ANY);
      if (template.names().isEmpty() || template.raw()) {
        return Optional.empty();
      }
      Value result = template.render(new One(value));
      return result instanceof Value.Mapping map
              && map.entries().get("text") instanceof Value.Text text
          ? Optional.of(text.text())
          : Optional.empty();
    } catch (EvaluationException e) {
      return Optional.empty();
    }
  }

  private record One(Value value) implements Bindings {
    @Override
    public Optional<Value> find(String name) {
      return Optional.of(value);
    }

    @Override
    public Set<String> names() {
      return Set.of("x");
    }
  }

  /// Whether what the value holds is run.
  private boolean runs(String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return Files.deleteIfExists(folder.resolve("pwned"));
  }
}
