package dev.runbook.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// What a test needs of the machine that it runs on. A test that is left out says why where
/// everybody sees it; with `-Drunbook.prerequisites=installed`, as `./verify` runs the tests after
/// it has installed all that can be installed, it fails.
public final class Prerequisite {
  private Prerequisite() {}

  /// Something that can be installed.
  ///
  /// @param reason what is missing and how to get it, for whoever reads why a test was left out
  public static void installed(boolean there, String reason) {
    if (!there && System.getProperty("runbook.prerequisites", "").equals("installed")) {
      throw new AssertionError(reason);
    }
    given(there, reason);
  }

  /// A program on the search path, or in `/usr/sbin` or `/sbin`.
  ///
  /// @return where it is
  public static Path program(String name) {
    String searched = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    Optional<Path> found =
        Arrays.stream(searched.split(":", -1))
            .map(each -> Path.of(each).resolve(name))
            .filter(Files::isExecutable)
            .findFirst();
    installed(found.isPresent(), "there is no " + name);
    return found.orElseThrow();
  }

  /// Something that a machine has or has not: a kernel's module, the rights of root.
  public static void given(boolean there, String reason) {
    if (!there) {
      System.out.println("not tested: " + reason);
    }
    Assumptions.assumeTrue(there, reason);
  }
}
