package dev.runbook.engine.run;

import java.util.function.LongSupplier;

/// Has the garbage of a run over many hosts collected when it is as much as what is in use.
///
/// The collector that suits runs of seconds on few cores (`-XX:+UseSerialGC`) looks at what has
/// grown old only when the heap may not grow any more, which is a quarter of the machine's memory.
/// What a thousand hosts have begun at once grows old before it is over: without this, such a run
/// ends with half a gigabyte, of which a fifth is in use. It also makes the young generation as
/// large as such a run needs it, for a collection of everything is when that one is resized.
///
/// May be used by several threads at a time.
final class OldGarbage {
  /// A run with less is left alone: a collection takes some tenths of a second, which is much for a
  /// run over twenty hosts.
  private static final long SMALL_BYTES = 64L << 20;

  private static final int GROWTH = 2;

  private static final OldGarbage OF_THIS_PROCESS =
      new OldGarbage(
          () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(), System::gc);

  private final LongSupplier inUse;
  private final Runnable collection;
  private long kept;

  /// @param inUse bytes of the heap that are taken, by what is needed or not
  /// @param collection returns when it is over
  OldGarbage(LongSupplier inUse, Runnable collection) {
    this.inUse = inUse;
    this.collection = collection;
  }

  /// There is one heap, whatever runs in it: what was kept counts for the next play too.
  static OldGarbage ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /// Collects when there is reason to; when the next step is about to begin, the least is in use.
  synchronized void stepIsOver() {
    long used = inUse.getAsLong();
    if (used > SMALL_BYTES && used > GROWTH * kept) {
      collection.run();
      kept = inUse.getAsLong();
    }
  }
}
