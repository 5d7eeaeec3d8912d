package dev.runbook.cli.command;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The ids of runs: `20261124-190305-k3f9`, in UTC, so that they sort by time.
final class RunId {
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private RunId() {}

  static String make(InstantSource clock) {
    SecureRandom random = new SecureRandom();
    StringBuilder id = new StringBuilder(TIME.format(clock.instant())).append('-');
    for (int i = 0; i < 4; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
