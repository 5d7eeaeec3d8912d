package dev.runbook.engine.run;

/// Has the garbage of a run over many hosts collected when it is as much as what is in use.
///
/// The collector that suits runs of seconds on few cores (`-XX:+UseSerialGC`) looks at what has
/// grown old only when the heap may not grow any more, which is a quarter of the machine's memory.
/// What a thousand hosts have begun at once grows old before it is over: without this, such a run
/// ends with half a gigabyte, of which a fifth is in use. It also makes the young generation as
/// large as such a run needs it, for a collection of everything is when that one is resized.
///
/// Used by one thread at a time.
final class OldGarbage {
  /// A run with less is left alone: a collection takes some tenths of a second, which is much for a
  /// run over twenty hosts.
  private static final long SMALL_BYTES = 64L << 20;

  private static final int GROWTH = 2;

  private long kept;

  /// Between two steps, when the least is in use.
  void stepIsOver() {
    long used = used();
    if (used > SMALL_BYTES && used > GROWTH * kept) {
      System.gc();
      kept = used();
    }
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
