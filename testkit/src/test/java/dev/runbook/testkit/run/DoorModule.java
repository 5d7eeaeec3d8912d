package dev.runbook.testkit.run;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Held;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A door that can be held open, and a module whose steps are only written down: what was done, in
/// order. A step `fail` fails and a step `wait` waits until it is cancelled. A door that `slams` is
/// lost once somebody waits, one that is `stuck` cannot be released, one that is `locked` not be
/// opened. A `heavy` one takes its time to close, and one that `slams-late` is lost meanwhile.
final class DoorModule implements Module<String>, Holdable<DoorModule.Door> {
  record Door(String name, String temper) {}

  private final List<String> done = new CopyOnWriteArrayList<>();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch slammed = new CountDownLatch(1);

  List<String> done() {
    return List.copyOf(done);
  }

  /// Returns when a step waits.
  void awaitWaiting() throws InterruptedException {
    waiting.await();
  }

  @Override
  public ModuleSpec spec() {
    return ModuleSpec.of(
            "door",
            "Writes down what is done.",
            List.of(Parameter.required("do", Simple.STRING, "What to write down.")),
            Simple.DYNAMIC)
        .withShorthand("do");
  }

  @Override
  public String read(Arguments arguments) {
    return arguments.text("do");
  }

  @Override
  public Effect effect(String what) {
    return Effect.READ;
  }

  @Override
  public Assessment assess(String what, Probe probe) {
    return Assessment.unchanged("", Value.NULL);
  }

  @Override
  public Applied apply(String what, Session session) throws ModuleFailure, InterruptedException {
    done.add(what);
    if (what.equals("fail")) {
      throw ModuleFailure.of(FailureKind.COMMAND, "It failed.");
    }
    if (what.equals("wait")) {
      waiting.countDown();
      new CountDownLatch(1).await();
    }
    return Applied.unchanged("", Value.NULL);
  }

  @Override
  public List<Parameter> holdParameters() {
    return List.of(
        Parameter.required("name", Simple.STRING, "Which door."),
        Parameter.optional("temper", Simple.STRING, "How it behaves."));
  }

  @Override
  public Door readHold(Arguments arguments) {
    return new Door(arguments.text("name"), arguments.text("temper", ""));
  }

  @Override
  public Assessment assessHold(Door door, Probe probe) {
    return Assessment.unchanged("", Value.NULL);
  }

  @Override
  public Held open(Door door, Session session) throws ModuleFailure {
    if (door.temper().equals("locked")) {
      throw ModuleFailure.of(FailureKind.COMMAND, "The door is locked.");
    }
    done.add("open " + door.name());
    return new OpenDoor(door);
  }

  private final class OpenDoor implements Held {
    private final Door door;

    OpenDoor(Door door) {
      this.door = door;
    }

    @Override
    public String name() {
      return door.name();
    }

    @Override
    public String description() {
      return "door " + door.name();
    }

    @Override
    public Optional<Failure> lost() {
      if (door.temper().equals("slams-late") && closing.getCount() == 0) {
        slammed.countDown();
        return Optional.of(Failure.of(FailureKind.SESSION_LOST, "The door slammed late."));
      }
      return door.temper().equals("slams") && waiting.getCount() == 0
          ? Optional.of(Failure.of(FailureKind.SESSION_LOST, "The door slammed."))
          : Optional.empty();
    }

    @Override
    public void release() throws ModuleFailure, InterruptedException {
      if (door.temper().equals("heavy")) {
        closing.countDown();
        slammed.await();
        // Long enough for the loss to arrive, if anything lets it.
        new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
      }
      done.add("close " + door.name());
      if (door.temper().equals("stuck")) {
        throw ModuleFailure.of(FailureKind.COMMAND, "The door is stuck.");
      }
    }
  }
}
