package dev.runbook.modules.postgres;

import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Names of WAL segments: three numbers of eight hexadecimal digits, the timeline, the LSN's upper
/// half and the segment within it (chapter 28.6, WAL Internals; xlog_internal.h, XLogFileName).
///
/// Computed here and not asked of pg_walfile_name, which fails in recovery and names another
/// segment at a boundary since PostgreSQL 17.
///
/// @param size bytes of a segment
record WalSegments(long size) {
  private static final long SMALLEST = 1L << 20;
  private static final long LARGEST = 1L << 30;

  /// A list beyond this is a mistake in its ends: 16 TiB of usual segments.
  private static final long MOST = 1L << 20;

  private static final long LAST_TIMELINE = 0xFFFF_FFFFL;

  /// @throws IllegalArgumentException with a sentence for the user for a size that initdb refuses
  WalSegments {
    if (size < SMALLEST || size > LARGEST || Long.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          "A WAL segment is a power of two from 1 MiB to 1 GiB long, not "
              + size
              + " bytes; `wal_segment_size` says how long.");
    }
  }

  /// Everything needed to replay from one position up to another, in order: the history file of a
  /// timeline above 1, then the segments. A segment in which the timeline changes is needed by its
  /// newer name only: it begins with a copy of the older one's (xlog.c, XLogInitNewTimeline).
  ///
  /// @param end the first byte that is not needed; not after `from` means the segment of `from`
  ///   alone
  /// @param timeline the one at the end
  /// @param history where earlier ones ended, in order
  /// @throws IllegalArgumentException with a sentence for the user when these make no sense
  ///   together
  List<String> names(long from, long end, long timeline, List<TimelineSwitch> history) {
    if (timeline < 1 || timeline > LAST_TIMELINE) {
      throw new IllegalArgumentException("A timeline is a number from 1 on, not " + timeline + ".");
    }
    TimelineSwitch.requireOrder(history);
    long first = number(from);
    long last = Long.compareUnsigned(end, from) <= 0 ? first : number(end - 1);
    if (last - first >= MOST) {
      throw new IllegalArgumentException(
          "From "
              + new Value.Lsn(from)
              + " to "
              + new Value.Lsn(end)
              + " there are more than a million WAL segments.");
    }
    List<String> names = new ArrayList<>();
    if (timeline > 1) {
      names.add(String.format(Locale.ROOT, "%08X.history", timeline));
    }
    for (long segment = first; segment <= last; segment++) {
      names.add(name(timelineOf(segment, timeline, history), segment));
    }
    return List.copyOf(names);
  }

  private long timelineOf(long segment, long timeline, List<TimelineSwitch> history) {
    for (TimelineSwitch ended : history) {
      if (ended.timeline() < timeline && segment < number(ended.lsn().position())) {
        return ended.timeline();
      }
    }
    return timeline;
  }

  private long number(long position) {
    return Long.divideUnsigned(position, size);
  }

  private String name(long timeline, long segment) {
    long each = 0x1_0000_0000L / size;
    return String.format(Locale.ROOT, "%08X%08X%08X", timeline, segment / each, segment % each);
  }
}
