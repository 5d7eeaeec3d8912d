package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// ssh_config(5), "PATTERNS".
class HostPatternTest {
  @ParameterizedTest
  @CsvSource({
    "db1, db1, true",
    "DB1, db1, true",
    "db1, DB1, true",
    "db1, db12, false",
    "db12, db1, false",
    "*, db1, true",
    "**, db1, true",
    "db?, db1, true",
    "db?, db, false",
    "db*, db, true",
    "*.example.com, db1.example.com, true",
    "*.example.com, example.com, false",
    "*a*b, xaxbxb, true",
    "*a*b, xaxbxc, false",
    "192.168.?.*, 192.168.0.17, true",
    "a.c, abc, false",
    "[db1]:2222, [db1]:2222, true",
  })
  void starsAndQuestionMarksAndNothingElse(String pattern, String name, boolean matches) {
    assertEquals(matches, HostPattern.matches(List.of(pattern), name));
  }

  @ParameterizedTest
  @CsvSource({"db1, true", "old.db1, false", "web, false"})
  void anExclamationMarkShutsOut(String name, boolean matches) {
    assertEquals(matches, HostPattern.matches(List.of("*db1", "!old.*"), name));
  }
}
