package dev.runbook.transports.ssh;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What ssh_config(5) files say about one host: keyword in lower case to values, as written.
record HostConfig(Map<String, List<String>> values) {
  static final HostConfig NOTHING = new HostConfig(Map.of());

  HostConfig {
    values = Map.copyOf(values);
  }

  Optional<String> first(String keyword) {
    return all(keyword).stream().findFirst();
  }

  List<String> all(String keyword) {
    return values.getOrDefault(keyword.toLowerCase(Locale.ROOT), List.of());
  }

  boolean isOn(String keyword) {
    return first(keyword).filter(value -> value.equals("yes") || value.equals("true")).isPresent();
  }
}
