package dev.runbook.engine.plan;

import java.util.ArrayList;
import java.util.List;

/// `serial`: a number, a percentage, or a list of them of which the last is repeated.
public final class Batches {
  private Batches() {}

  /// The hosts in batches, in their order.
  public static <T> List<List<T>> of(List<T> hosts, List<String> serial) {
    if (serial.isEmpty()) {
      return List.of(hosts);
    }
    List<List<T>> batches = new ArrayList<>();
    int from = 0;
    for (int i = 0; from < hosts.size(); i++) {
      int size = size(serial.get(Math.min(i, serial.size() - 1)), hosts.size());
      int to = Math.min(hosts.size(), from + size);
      batches.add(hosts.subList(from, to));
      from = to;
    }
    return batches;
  }

  private static int size(String written, int hosts) {
    String number = written.replace("%", "").strip();
    int value = Integer.parseInt(number);
    return Math.max(1, written.contains("%") ? value * hosts / 100 : value);
  }
}
