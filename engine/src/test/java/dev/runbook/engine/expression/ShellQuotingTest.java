package dev.runbook.engine.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a real shell makes of escaped values: whatever a value holds, it arrives as it is and
/// nothing of it is run.
class ShellQuotingTest {
  private static final List<String> NASTY =
      List.of(
          "plain",
          "",
          " leading and trailing ",
          "it's",
          "\"quoted\"",
          "'\"'\"'",
          "$HOME ${HOME} $(echo run) `echo run`",
          "; echo run; #",
          "&& echo run || echo run & | > < ",
          "a\nb\n\nc",
          "ends in newline\n",
          "\\ \\n \\\\ \\\" \\' \\$",
          "ends in backslash\\",
          "!history !! ^a^b",
          "*?[a-z]{a,b}~ ~root",
          "-n -e --help",
          "tab\tand\rreturn",
          "ünïcödé \uD83D\uDE00 \u2028",
          "=x a=b",
          "$'\\n' $((1+1)) $[1]",
          "(sub) { group; }",
          "EOF\nEND\n",
          "\u0001\u001b[31m\u007f",
          "%s %d %%");

  /// Each prints the value of `x` once for every entry, followed by a NUL; `n` is a number.
  private static final Map<String, Integer> SCRIPTS =
      Map.ofEntries(
          Map.entry("printf '%s\\0' {{x}}", 1),
          Map.entry("printf '%s\\0' \"{{x}}\"", 1),
          Map.entry("printf '%s\\0' '{{x}}'", 1),
          Map.entry("printf '%s\\0' {{x}} \"{{x}}\" '{{x}}'", 3),
          Map.entry("v={{x}}; printf '%s\\0' \"$v\"", 1),
          Map.entry("v=\"{{x}}\" w='{{x}}'; printf '%s\\0' \"$v\" \"$w\"", 2),
          Map.entry("f() { printf '%s\\0' \"$1\"; }; f {{x}}; (f \"{{x}}\")", 2),
          Map.entry("for v in {{x}} '{{x}}'; do printf '%s\\0' \"$v\"; done", 2),
          Map.entry("case {{x}} in \"{{x}}\") printf '%s\\0' {{x}};; esac", 1),
          Map.entry("if [ {{x}} = \"{{x}}\" ]; then printf '%s\\0' '{{x}}'; fi", 1),
          Map.entry("v=\"$(printf '%s.' \"{{x}}\")\"; printf '%s\\0' \"${v%.}\"", 1),
          Map.entry("v=\"$(printf '%s.' '{{x}}')\"; printf '%s\\0' \"${v%.}\"", 1),
          Map.entry("v=$(printf '%s.' {{x}}); printf '%s\\0' \"${v%.}\"", 1),
          Map.entry("# a comment {{x}}\nprintf '%s\\0' {{x}}", 1),
          Map.entry("cat > /dev/null <<'END'\nit's \"$x\nEND\nprintf '%s\\0' {{x}}", 1),
          Map.entry(": <<-E; printf '%s\\0' {{x}}\n\t\" '\n\tE\nprintf '%s\\0' \"{{x}}\"", 2),
          Map.entry("sh -c 'printf \"%s\\0\" \"$1\"' sh {{x}}", 1),
          Map.entry("printf '%s\\0' {{#both}}{{.}} {{/both}}", 2),
          Map.entry("[ $((1 + {{n}})) -eq 8 ] && printf '%s\\0' {{x}}", 1));

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox"})
  void valuesArriveAsTheyAre(String shell) throws Exception {
    List<String> command = command(shell);
    for (String value : values()) {
      for (Map.Entry<String, Integer> script : SCRIPTS.entrySet()) {
        ShellText rendered = render(script.getKey(), Value.text(value));
        String expected = (value + "\0").repeat(script.getValue());
        assertEquals(expected, run(command, rendered), () -> script.getKey() + " with " + value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox"})
  void secretsArriveFromTheEnvironmentAndAreNotInTheText(String shell) throws Exception {
    List<String> command = command(shell);
    for (String value : NASTY) {
      for (Map.Entry<String, Integer> script : SCRIPTS.entrySet()) {
        String secret = "s3cret" + value;
        ShellText rendered =
            render(script.getKey(), new Value.Sensitive(Value.text(secret), "!vault"));
        assertEquals(-1, rendered.text().indexOf("s3cret"), rendered.text());
        String expected = (secret + "\0").repeat(script.getValue());
        assertEquals(expected, run(command, rendered), () -> script.getKey() + " with " + value);
      }
    }
  }

  private static List<String> command(String shell) {
    Optional<Path> program =
        Stream.of("/bin", "/usr/bin")
            .map(folder -> Path.of(folder, shell))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      // As the testkit, which stands on the engine, does it for other tests.
      assertNotEquals("installed", System.getProperty("runbook.prerequisites"), shell);
      System.out.println("not tested: there is no " + shell);
    }
    assumeTrue(program.isPresent(), shell + " is not installed");
    String path = program.orElseThrow().toString();
    return shell.equals("busybox") ? List.of(path, "sh", "-c") : List.of(path, "-c");
  }

  /// The nasty ones, and some put together of their letters.
  private static List<String> values() {
    List<String> values = new ArrayList<>(NASTY);
    Random random = new Random(7);
    int[] letters = String.join("", NASTY).codePoints().toArray();
    for (int i = 0; i < 10; i++) {
      StringBuilder value = new StringBuilder();
      for (int length = random.nextInt(12); length >= 0; length--) {
        value.appendCodePoint(letters[random.nextInt(letters.length)]);
      }
      values.add(value.toString());
    }
    return values;
  }

  private static ShellText render(String script, Value x) throws EvaluationException {
    Map<String, Value> values =
        Map.of("x", x, "n", Value.whole(7), "both", Value.list(List.of(x, x)));
    Template template = Template.compile(script, Scene.span(script), Place.SHELL, Names.ANY);
    Value.Mapping result =
        (Value.Mapping)
            template.render(
                new Bindings() {
                  @Override
                  public Optional<Value> find(String name) {
                    return Optional.ofNullable(values.get(name));
                  }

                  @Override
                  public Set<String> names() {
                    return values.keySet();
                  }
                });
    return new ShellText(
        ((Value.Text) entry(result, "text")).text(),
        ((Value.Mapping) entry(result, "environment")).entries());
  }

  private static Value entry(Value.Mapping mapping, String key) {
    return Optional.ofNullable(mapping.entries().get(key)).orElseThrow();
  }

  private static String run(List<String> shell, ShellText script)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(shell);
    command.add(script.text());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    script
        .environment()
        .forEach((name, value) ->
            builder.environment().put(name, ((Value.Text) value.revealed()).text()));
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(true, process.waitFor(30, TimeUnit.SECONDS));
    return output;
  }
}
