package dev.runbook.engine.run;

import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.SeenAhead;
import dev.runbook.engine.plan.HostProbe;
import dev.runbook.engine.plan.StepArguments;
import dev.runbook.engine.plan.StepSettings;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Modifiers;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.transport.TransportException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asks a module to look at once at what items of a loop will ask for, one after the other.
///
/// What goes wrong in it is ignored: each item that was not seen looks for itself, and meets it
/// where it would have met it anyway. An item is left out when its arguments cannot be evaluated
/// yet, when `when` says no by now, or when it would look as somebody else than the first.
record LookingAhead(Step.ModuleStep step, List<Frame> items) implements SeenAhead.Look {
  /// At most so many items at once: what is seen must not grow old, nor its text long.
  private static final int AT_ONCE = 100;

  /// Between the items of such a step time passes or other things happen, an item looks more than
  /// once, or it has a limit of its own for the time in which it looks.
  private static final Set<Modifier> APART =
      EnumSet.of(
          Modifier.DEADLINE,
          Modifier.RETRIES,
          Modifier.UNTIL,
          Modifier.TIMEOUT,
          Modifier.GUARD,
          Modifier.APPROVE);

  LookingAhead {
    items = List.copyOf(items);
  }

  /// The items of a loop that runs in turn, with what they need to be looked at together, where
  /// that is possible.
  static List<Frame> over(List<Frame> items) {
    List<Frame> looking = new ArrayList<>();
    for (int from = 0; from < items.size(); from += AT_ONCE) {
      looking.addAll(together(items.subList(from, Math.min(from + AT_ONCE, items.size()))));
    }
    return looking;
  }

  private static List<Frame> together(List<Frame> items) {
    if (items.size() < 2
        || !(items.getFirst().step() instanceof Step.ModuleStep step)
        || !fits(step.modifiers())) {
      return items;
    }
    SeenAhead seen = new SeenAhead(new LookingAhead(step, items));
    return items.stream().map(item -> item.with(item.settings().seeing(seen))).toList();
  }

  private static boolean fits(Modifiers modifiers) {
    return APART.stream().noneMatch(modifiers::has)
        && modifiers.holds().isEmpty()
        && modifiers.rescue().isEmpty()
        && modifiers.onFailure().isEmpty()
        && modifiers.always().isEmpty();
  }

  @Override
  public void into(SeenAhead seen) throws InterruptedException {
    Module<?> module = items.getFirst().run().catalog().module(step.module()).orElseThrow();
    try {
      look(module, seen);
    } catch (ModuleFailure | TransportException e) {
      ignored(e);
    } catch (JournalLost e) {
      throw e;
    } catch (RuntimeException e) {
      ignored(e);
    }
  }

  private <A> void look(Module<A> module, SeenAhead seen)
      throws ModuleFailure, TransportException, InterruptedException {
    List<A> read = new ArrayList<>();
    Optional<StepSettings> settings = Optional.empty();
    for (Frame item : items) {
      try {
        if (!item.holds(Modifier.WHEN)) {
          continue;
        }
        StepSettings own = Adjusting.adjusted(item).followed(true);
        if (settings.isPresent() && !settings.get().equals(own)) {
          continue;
        }
        read.add(arguments(module, item).read(module));
        settings = Optional.of(own);
      } catch (EvaluationException e) {
        ignored(e);
      }
    }
    if (read.size() > 1) {
      Frame any = items.getFirst();
      module.lookAhead(
          read,
          new HostProbe(any.run().surroundings(), any.target(), settings.orElseThrow()),
          seen);
    }
  }

  private StepArguments arguments(Module<?> module, Frame item) throws EvaluationException {
    return StepArguments.of(
        step, module, item.play().defaults(step.module()), item.run().formulas(), item.bindings());
  }

  private static void ignored(Exception e) {
    System.getLogger(LookingAhead.class.getName())
        .log(System.Logger.Level.DEBUG, "looking ahead", e);
  }
}
