package dev.runbook.cli.lab;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.runbook.cli.CommandLine;
import dev.runbook.cli.dist.Distribution;
import dev.runbook.testkit.container.ControlHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// `runbook` as the Debian package installs it, in a container that has no Java.
///
/// Of the checkout the container has `lab/` alone, for the lab's cloud is a command there, which
/// needs Python and `qemu-img` of the image and looks at the machines' processes. Runbooks and
/// inventories are those of the package.
///
/// The caller closes it.
final class Installation implements AutoCloseable {
  /// Where the package puts what is shipped.
  static final Path HOME = Path.of("/usr/lib/runbook");

  static final String COMMAND = "/usr/bin/runbook";

  private final ControlHost host;

  private Installation(ControlHost host) {
    this.host = host;
  }

  /// Installs the package that was built.
  ///
  /// @param directory has all that a rehearsal writes, and is shared under the same path
  /// @throws IllegalStateException when no package is built, or it cannot be installed
  static Installation beside(Path directory) throws IOException {
    Path built = Distribution.debianPackage();
    ControlHost host =
        ControlHost.start(directory, CommandLine.CHECKOUT.resolve("lab").toRealPath());
    try {
      assertNotEquals(
          0, host.run("command -v java").exitCode(), "the container has a Java of its own");
      host.copy(built, "/tmp/runbook.deb");
      host.must("dpkg -i /tmp/runbook.deb && rm /tmp/runbook.deb");
      return new Installation(host);
    } catch (RuntimeException | AssertionError e) {
      host.close();
      throw e;
    }
  }

  /// Runs a command, [#COMMAND] for one, and waits for it to end.
  ///
  /// @param where a directory that is shared
  /// @param log a file in a directory that is shared, for all that is printed
  /// @return the exit status
  int run(List<String> words, Path where, Map<String, String> environment, Path log) {
    return host.run(words, where, environment, log);
  }

  @Override
  public void close() {
    host.close();
  }
}
