package dev.runbook.engine.run;

import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.plan.HostAccess;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One host's part in a run: what it has registered, whether it is lost, which handlers are
/// waiting.
final class HostRun {
  private final String name;
  private final HostAccess access;
  private final Registers registers = new Registers();
  private final AtomicInteger attempts = new AtomicInteger(1);
  private final Set<String> notified = new LinkedHashSet<>();
  private final List<Interruption> roots = new CopyOnWriteArrayList<>();
  private final List<Interruption> shields = new CopyOnWriteArrayList<>();
  private volatile Bindings variables;
  private volatile @Nullable Failure lost;
  private volatile boolean cancelled;

  /// @param variables the runbook's, the groups' and the host's own
  HostRun(String name, HostAccess access, Bindings variables) {
    this.name = name;
    this.access = access;
    this.variables = variables;
  }

  /// A play begins.
  ///
  /// @param all the play's variables and those below them
  void enter(Bindings all) {
    variables = all;
  }

  String name() {
    return name;
  }

  HostAccess access() {
    return access;
  }

  /// The variables of the play and below: those that included steps see too.
  Bindings variables() {
    return variables;
  }

  Registers registers() {
    return registers;
  }

  /// The number of the next attempt of a block on this host; never the same twice in a run.
  int nextAttempt() {
    return attempts.incrementAndGet();
  }

  int attempt() {
    return attempts.get();
  }

  void lose(Failure failure) {
    lost = failure;
  }

  Optional<Failure> lost() {
    return Optional.ofNullable(lost);
  }

  synchronized void notified(String handler) {
    notified.add(handler);
  }

  /// The handlers that are waiting, and none after that.
  synchronized Set<String> takeNotified() {
    Set<String> taken = new LinkedHashSet<>(notified);
    notified.clear();
    return taken;
  }

  /// An interruption of its own for the calling thread, which a cancel of the whole run fires.
  Interruption root() {
    Interruption root = Interruption.root();
    roots.add(root);
    return root;
  }

  /// A shield for clean-up; only a second cancel of the whole run ends what runs in it.
  Interruption clearingUp(Interruption outer) {
    Interruption shield = outer.shield();
    shields.add(shield);
    return shield;
  }

  /// Interrupts whatever runs for this host now; the first time not what clears up.
  void cancel() {
    Failure why = Failure.of(FailureKind.CANCELLED, "The run was cancelled.");
    for (Interruption root : roots) {
      root.fire(why);
    }
    if (cancelled) {
      for (Interruption shield : shields) {
        shield.fire(why);
      }
    }
    cancelled = true;
  }
}
