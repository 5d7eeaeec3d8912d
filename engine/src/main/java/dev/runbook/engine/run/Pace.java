package dev.runbook.engine.run;

import java.util.concurrent.Phaser;

/// When a host may begin its next top-level step.
abstract sealed class Pace {
  /// Waits until it may; interrupted when the run is cancelled.
  abstract void next() throws InterruptedException;

  /// This host takes no further part.
  abstract void leave();

  /// All hosts begin a step together: nobody is a step ahead.
  static Pace inStep(int hosts) {
    OldGarbage garbage = new OldGarbage();
    return new InStep(
        new Phaser(hosts) {
          @Override
          protected boolean onAdvance(int step, int hostsLeft) {
            garbage.stepIsOver();
            return super.onAdvance(step, hostsLeft);
          }
        });
  }

  static Pace free() {
    return new Free();
  }

  private static final class InStep extends Pace {
    private final Phaser phaser;

    InStep(Phaser phaser) {
      this.phaser = phaser;
    }

    @Override
    void next() throws InterruptedException {
      phaser.awaitAdvanceInterruptibly(phaser.arrive());
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
