package dev.runbook.testkit;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What every module promises, checked on real cases: assess only reads, apply converges in one
/// call, and afterwards assess finds nothing to change; effects and results are as declared.
///
/// @param <A> the module's record of its arguments
public abstract class ModuleContract<A> {
  /// Whether an apply leads to a state, or is something that happens anew each time.
  public enum Nature {
    CONVERGES,
    EVENT
  }

  /// Where a case plays, made afresh for each test.
  ///
  /// @param session on a host, also used as the probe
  /// @param observation all that the module could change, as text; equal texts mean that nothing
  ///   was changed
  public record World(
      Map<String, Value> arguments, RecordingSession session, Observation observation) {
    public World {
      arguments = Map.copyOf(arguments);
      requireNonNull(session, "session is null");
      requireNonNull(observation, "observation is null");
    }
  }

  /// Looks at the world without the module's help.
  @FunctionalInterface
  public interface Observation {
    String look() throws Exception;
  }

  /// Makes a world.
  @FunctionalInterface
  public interface Opening {
    World open() throws Exception;
  }

  /// @param name a sentence that says what is done to what
  public record Case(String name, Nature nature, Opening opening) {
    public Case {
      requireNonNull(name, "name is null");
      requireNonNull(nature, "nature is null");
      requireNonNull(opening, "opening is null");
    }
  }

  protected abstract Module<A> module();

  /// At least one case for each action of the module that changes something.
  protected abstract Stream<Case> cases();

  @Test
  final void everythingIsDocumented() {
    assertFalse(module().spec().doc().isBlank(), "the module has no documentation");
    for (Parameter parameter : module().spec().parameters()) {
      assertFalse(parameter.doc().isBlank(), () -> parameter.name() + " has no documentation");
    }
    module()
        .spec()
        .shorthand()
        .ifPresent(
            name -> assertTrue(module().spec().parameter(name).isPresent(), "no such shorthand"));
  }

  @TestFactory
  final Stream<DynamicTest> assessOnlyReads() {
    return each(world -> {
      String before = world.observation().look();
      A arguments = read(world);
      Assessment assessment = module().assess(arguments, world.session());
      assertEquals(before, world.observation().look(), "assess changed something");
      assertEquals(List.of(), world.session().existing(), "assess created something");
      assertWithinEffect(assessment.changes(), module().effect(arguments));
      assertTyped(assessment.value());
    });
  }

  @TestFactory
  final Stream<DynamicTest> applyDoesWhatAssessSaid() {
    return each(world -> {
      A arguments = read(world);
      List<String> foreseen = subjects(module().assess(arguments, world.session()).changes());
      String before = world.observation().look();
      Applied applied = module().apply(arguments, world.session());
      assertEquals(foreseen, subjects(applied.changes()), "assess had said otherwise");
      if (applied.changes().isEmpty()) {
        assertEquals(before, world.observation().look(), "a change was kept secret");
      }
      assertWithinEffect(applied.changes(), module().effect(arguments));
      assertTyped(applied.value());
    });
  }

  @TestFactory
  final Stream<DynamicTest> afterApplyNothingIsLeftToDo() {
    return each(
        Nature.CONVERGES,
        world -> {
          A arguments = read(world);
          Applied first = module().apply(arguments, world.session());
          String after = world.observation().look();
          Assessment assessment = module().assess(arguments, world.session());
          Applied second = module().apply(arguments, world.session());
          assertAll(
              () -> assertEquals(List.of(), assessment.changes(), "assess after apply"),
              () -> assertEquals(List.of(), second.changes(), "a second apply"),
              () -> assertEquals(after, world.observation().look(), "a second apply changed it"),
              () -> assertTyped(first.value()),
              () -> assertTyped(second.value()));
        });
  }

  /// The module's record of these arguments, for further tests.
  protected final A read(World world) throws Exception {
    return module().read(new Arguments(world.arguments()));
  }

  private Stream<DynamicTest> each(Check check) {
    return tests(cases(), check);
  }

  private Stream<DynamicTest> each(Nature nature, Check check) {
    return tests(cases().filter(one -> one.nature() == nature), check);
  }

  private static Stream<DynamicTest> tests(Stream<Case> cases, Check check) {
    return cases.map(one ->
        DynamicTest.dynamicTest(
            one.name(),
            () -> {
              World world = one.opening().open();
              try (RecordingSession _ = world.session()) {
                check.run(world);
              }
            }));
  }

  private static List<String> subjects(List<Change> changes) {
    return changes.stream().map(change -> change.verb() + " " + change.subject()).toList();
  }

  private static void assertWithinEffect(List<Change> changes, Effect limit) {
    for (Change change : changes) {
      assertTrue(
          change.effect().compareTo(limit) <= 0,
          () -> change + " is beyond the declared effect " + limit);
    }
  }

  private void assertTyped(Value value) {
    assertEquals(
        List.of(),
        TypeConformance.problems(value, module().spec().result()),
        "the result is not what the module declares");
  }

  @FunctionalInterface
  private interface Check {
    void run(World world) throws Exception;
  }
}
