package dev.runbook.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  private static final Failure LOST = Failure.of(FailureKind.SESSION_LOST, "lost");

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  @Test
  void firingInterruptsTheThreadAndEndingItTakesThatBack() {
    try (Interruption root = Interruption.root()) {
      try (Interruption inner = root.inner()) {
        inner.fire(LOST);
        assertTrue(Thread.currentThread().isInterrupted());
        assertEquals(Optional.of(LOST), inner.fired());
      }
      assertFalse(Thread.currentThread().isInterrupted());
    }
  }

  @Test
  void anOuterOneThatFiredIsNotLostWhenAnInnerOneEnds() {
    try (Interruption outer = Interruption.root()) {
      try (Interruption inner = outer.inner()) {
        inner.fire(LOST);
        outer.fire(LOST);
      }
      assertTrue(Thread.currentThread().isInterrupted());
    }
  }

  @Test
  void whatFiresOutsideAShieldWaitsUntilTheShieldHasEnded() {
    try (Interruption outer = Interruption.root();
        Interruption hold = outer.inner()) {
      hold.fire(LOST);
      try (Interruption shield = hold.shield()) {
        assertFalse(Thread.currentThread().isInterrupted(), "what had fired before");
        outer.fire(LOST);
        assertFalse(Thread.currentThread().isInterrupted(), "what fires meanwhile");
        try (Interruption step = shield.inner()) {
          step.fire(LOST);
          assertTrue(Thread.currentThread().isInterrupted(), "a step of the clean-up itself");
        }
        assertFalse(Thread.currentThread().isInterrupted(), "the step has ended");
      }
      assertTrue(Thread.currentThread().isInterrupted());
    }
  }

  @Test
  void aShieldThatFiresItselfIsInterrupted() {
    try (Interruption outer = Interruption.root()) {
      try (Interruption shield = outer.shield()) {
        shield.fire(LOST);
        assertTrue(Thread.currentThread().isInterrupted());
      }
      assertFalse(Thread.currentThread().isInterrupted());
    }
  }
}
