package dev.runbook.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OldGarbageTest {
  private final AtomicLong megabytes = new AtomicLong();
  private final AtomicInteger collections = new AtomicInteger();
  private long needed;
  private final OldGarbage garbage =
      new OldGarbage(
          () -> megabytes.get() << 20,
          () -> {
            collections.incrementAndGet();
            megabytes.set(needed);
          });

  @Test
  void aSmallRunIsLeftAlone() {
    afterAStepWith(10);
    afterAStepWith(60);
    afterAStepWith(64);

    assertEquals(0, collections.get());
  }

  @Test
  void aHeapThatHasDoubledIsCollected() {
    needed = 50;
    afterAStepWith(65);
    assertEquals(1, collections.get());

    afterAStepWith(90);
    afterAStepWith(100);
    assertEquals(1, collections.get());

    afterAStepWith(101);
    assertEquals(2, collections.get());
  }

  /// What a run needs may grow: it must not be collected after every step then.
  @Test
  void whatIsNeededCountsFromTheLastCollection() {
    needed = 200;
    afterAStepWith(210);
    needed = 390;
    afterAStepWith(399);
    assertEquals(1, collections.get());

    afterAStepWith(401);
    afterAStepWith(779);
    assertEquals(2, collections.get());
  }

  private void afterAStepWith(long used) {
    megabytes.set(used);
    garbage.stepIsOver();
  }
}
