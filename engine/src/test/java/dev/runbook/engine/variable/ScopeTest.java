package dev.runbook.engine.variable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.diagnostic.DiagnosticRenderer;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.FunctionSpec;
import dev.runbook.engine.expression.Names;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.expression.SecretResolver;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private final AtomicInteger calls = new AtomicInteger();
  private final ExpressionLanguage language =
      new ExpressionLanguage(
          List.of(() ->
              List.of(
                  new FunctionSpec(
                      "counted",
                      List.of(ValueType.Simple.INT),
                      ValueType.Simple.INT,
                      "Counts its calls.",
                      arguments -> {
                        calls.incrementAndGet();
                        return arguments.getFirst();
                      }))));

  @Test
  void aHigherLayerHidesTheLowerOnes() throws EvaluationException {
    Scope scope =
        root()
            .child(bindings(Layer.RUNBOOK_VARS, "port: 1"))
            .child(bindings(Layer.GROUP_VARS, "port: 2"))
            .child(bindings(Layer.PLAY_VARS, "port: 3"));
    assertEquals(Optional.of(Value.whole(3)), scope.find("port"));
  }

  @Test
  void theLayerCountsAndNotTheOrderInWhichScopesWereMade() throws EvaluationException {
    Scope scope =
        root()
            .child(bindings(Layer.PLAY_VARS, "port: 3"))
            .child(bindings(Layer.RUNBOOK_VARS, "port: 1"));
    assertEquals(Optional.of(Value.whole(3)), scope.find("port"));
  }

  @Test
  void explainGivesEveryDefinitionLowestFirst() {
    Scope scope =
        root()
            .child(bindings(Layer.RUNBOOK_VARS, "port: 1"))
            .child(bindings(Layer.STEP_VARS, "port: 4"))
            .child(bindings(Layer.HOST_VARS, "port: 2"));
    assertEquals(
        List.of("runbook vars vars.yml:1:7", "host vars vars.yml:1:7", "step vars vars.yml:1:7"),
        scope.explain("port").stream()
            .map(binding -> binding.layer().words() + " " + binding.span().at())
            .toList());
  }

  @Test
  void aVariableSeesWhatItsUserSees() throws EvaluationException {
    Scope runbook = root().child(bindings(Layer.RUNBOOK_VARS, "port: 1\nurl: \"db:{{port}}\""));
    Scope host = runbook.child(bindings(Layer.HOST_VARS, "port: 5433"));
    assertEquals(Optional.of(Value.text("db:5433")), host.find("url"));
    assertEquals(Optional.of(Value.text("db:1")), runbook.find("url"));
  }

  @Test
  void nameSpacesAreNotHidden() throws EvaluationException {
    Scope scope = root().child(bindings(Layer.PLAY_VARS, "inputs: 1"));
    assertEquals(
        Optional.of(Value.map(Map.of("label", Value.text("nightly")))), scope.find("inputs"));
  }

  @Test
  void aVariableIsEvaluatedWhenItIsAskedForAndOnceOnly() throws EvaluationException {
    Scope scope =
        root()
            .child(bindings(Layer.RUNBOOK_VARS, "a: !expr counted(1)\nb: !expr a + a\nc: !expr a"));
    assertEquals(0, calls.get());
    assertEquals(Optional.of(Value.whole(2)), scope.find("b"));
    assertEquals(Optional.of(Value.whole(1)), scope.find("c"));
    assertEquals(Optional.of(Value.whole(1)), scope.find("a"));
    assertEquals(1, calls.get());
  }

  @Test
  void manyThreadsEvaluateAVariableOnce() throws Exception {
    Scope scope =
        root().child(bindings(Layer.RUNBOOK_VARS, "a: !expr counted(b)\nb: !expr counted(7)"));
    int threads = 8;
    CyclicBarrier together = new CyclicBarrier(threads);
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Optional<Value>>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String name = i % 2 == 0 ? "a" : "b";
        tasks.add(() -> {
          together.await();
          return scope.find(name);
        });
      }
      for (Future<Optional<Value>> result : pool.invokeAll(tasks)) {
        assertEquals(Optional.of(Value.whole(7)), result.get());
      }
    }
    assertEquals(2, calls.get());
  }

  @Test
  void whatIsNotKnownYetIsEvaluatedAgain() throws EvaluationException {
    AtomicReference<Value> step = new AtomicReference<>(Value.Unknown.after("snapshot"));
    Bindings spaces =
        new Bindings() {
          @Override
          public Optional<Value> find(String name) {
            return name.equals("step") ? Optional.ofNullable(step.get()) : Optional.empty();
          }

          @Override
          public Set<String> names() {
            return Set.of("step");
          }
        };
    Scope scope =
        Scope.of(spaces, SecretResolver.UNRESOLVED)
            .child(bindings(Layer.RUNBOOK_VARS, "twice: !expr step * 2"));
    assertEquals(Optional.of(Value.Unknown.after("snapshot")), scope.find("twice"));
    step.set(Value.whole(4));
    assertEquals(Optional.of(Value.whole(8)), scope.find("twice"));
    step.set(Value.whole(5));
    assertEquals(Optional.of(Value.whole(8)), scope.find("twice"));
  }

  @Test
  void aCycleIsNamedWithItsPlaces() {
    Scope scope =
        root()
            .child(
                bindings(
                    Layer.RUNBOOK_VARS,
                    "start: \"{{a}}\"\na: \"{{b}}\"\nb: !expr c\nc: \"x{{a}}\""));
    EvaluationException cycle = assertThrows(EvaluationException.class, () -> scope.find("start"));
    assertEquals(
        """
        vars.yml:2:4  error  variable.cycle
            2 | a: "{{b}}"
              |    ^^^^^^^
           The variable `a` is defined by itself: `a` (vars.yml:2:4) needs `b` (vars.yml:3:10) \
        needs `c` (vars.yml:4:4) needs `a`.
        """,
        new DiagnosticRenderer().render(cycle.diagnostic()));
  }

  @Test
  void namesAreThoseOfAllLayersAndSpaces() {
    Scope scope =
        root()
            .child(bindings(Layer.RUNBOOK_VARS, "port: 1"))
            .child(bindings(Layer.LOOP_VARIABLE, "item: 1"));
    assertEquals(Set.of("inputs", "port", "item"), scope.names());
  }

  private static Scope root() {
    Bindings spaces =
        new Bindings() {
          @Override
          public Optional<Value> find(String name) {
            return name.equals("inputs")
                ? Optional.of(Value.map(Map.of("label", Value.text("nightly"))))
                : Optional.empty();
          }

          @Override
          public Set<String> names() {
            return Set.of("inputs");
          }
        };
    return Scope.of(spaces, SecretResolver.UNRESOLVED);
  }

  private List<Binding> bindings(Layer layer, String yaml) {
    YamlReader.Document document = YamlReader.read(new SourceFile("vars.yml", yaml));
    List<Binding> bindings = new ArrayList<>();
    for (Node.Entry entry : ((Node.Mapping) document.root().orElseThrow()).entries()) {
      Formula formula = Formula.of(entry.value(), Place.PLAIN, Names.ANY, language);
      assertEquals(List.of(), formula.problems());
      bindings.add(Binding.written(entry.key().text(), formula, layer));
    }
    return bindings;
  }
}
