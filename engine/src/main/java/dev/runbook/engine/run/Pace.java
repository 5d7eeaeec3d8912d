package dev.runbook.engine.run;

import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;

/// When a host may begin its next top-level step.
abstract sealed class Pace {
  /// Waits until it may; interrupted when the run is cancelled.
  abstract void next() throws InterruptedException;

  /// This host takes no further part.
  abstract void leave();

  /// All hosts begin a step together: nobody is a step ahead.
  static Pace inStep(int hosts) {
    return new InStep(new Phaser(hosts));
  }

  static Pace free() {
    return new Free();
  }

  private static final class InStep extends Pace {
    private final Phaser phaser;
    private final AtomicInteger begun = new AtomicInteger();

    InStep(Phaser phaser) {
      this.phaser = phaser;
    }

    @Override
    void next() throws InterruptedException {
      int step = phaser.awaitAdvanceInterruptibly(phaser.arrive());
      int before = begun.get();
      // Not while the phaser advances: a host that leaves meanwhile would be one too many for it.
      if (step > before && begun.compareAndSet(before, step)) {
        OldGarbage.ofThisProcess().stepIsOver();
      }
    }

    @Override
    void leave() {
      phaser.arriveAndDeregister();
    }
  }

  private static final class Free extends Pace {
    @Override
    void next() {}

    @Override
    void leave() {}
  }
}
