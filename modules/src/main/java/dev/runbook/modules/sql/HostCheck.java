package dev.runbook.modules.sql;

import dev.runbook.engine.module.Probe;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The part of an expectation that only the host can answer: whether two paths are one directory,
/// and whether the server that answers is the one whose `postmaster.pid` lies there.
final class HostCheck {
  /// A postmaster writes its file first and notes its own start after its shared memory is made.
  private static final long STARTUP_SECONDS = 300;

  private HostCheck() {}

  /// The expectation to hold against the statement's own connection: the directory as the server
  /// writes it when that is the expected one.
  static Optional<Expectation> settle(
      Optional<Expectation> expectation, Backend backend, ServerAddress address, Probe probe)
      throws SQLException, StatementRefusal, TransportException, InterruptedException {
    if (expectation.isEmpty()) {
      return expectation;
    }
    Expectation wanted = expectation.get();
    boolean postmaster = wanted.postmaster() == Expectation.Postmaster.OF_THIS_HOST;
    if (wanted.dataDirectory().isEmpty() && !postmaster) {
      return expectation;
    }
    Identity found = backend.call(connection -> new IdentityQuery(expectation).ask(connection, ""));
    if (postmaster) {
      comparePostmaster(found, address, probe);
    }
    Optional<String> directory = wanted.dataDirectory();
    if (directory.isPresent()
        && !directory.get().equals(found.dataDirectory())
        && sameDirectory(directory.get(), found.dataDirectory(), address, probe)) {
      return Optional.of(
          new Expectation(
              wanted.systemIdentifier(),
              Optional.of(found.dataDirectory()),
              Expectation.Postmaster.ANY));
    }
    return expectation;
  }

  private static boolean sameDirectory(String one, String other, ServerAddress address, Probe probe)
      throws TransportException, InterruptedException {
    Command test =
        Command.sh("[ " + PosixShell.word(one) + " -ef " + PosixShell.word(other) + " ]");
    return probe.run(ServerConnector.as(test, address, probe)).succeeded();
  }

  private static void comparePostmaster(Identity found, ServerAddress address, Probe probe)
      throws StatementRefusal, TransportException, InterruptedException {
    String file = found.dataDirectory() + "/postmaster.pid";
    CommandResult result =
        probe.run(ServerConnector.as(Command.of("head", "-n", "3", "--", file), address, probe));
    if (!result.succeeded()) {
      throw new StatementRefusal(
          "The server says its data directory is `"
              + found.dataDirectory()
              + "`, and `"
              + file
              + "` cannot be read on this host: "
              + result.stderr().strip(),
          "The server that answers runs on another host, or `as` may not read its files.");
    }
    List<String> lines = result.stdout().lines().toList();
    long started = lines.size() < 3 ? 0 : seconds(lines.get(2));
    if (found.started() < started - 1 || found.started() > started + STARTUP_SECONDS) {
      throw new StatementRefusal(
          "This is another server: it started at "
              + java.time.Instant.ofEpochSecond(found.started())
              + ", and the postmaster of `"
              + found.dataDirectory()
              + "` on this host at "
              + java.time.Instant.ofEpochSecond(started)
              + ".",
          "Compare host, port, socket and any pooler or virtual address in between.");
    }
  }

  private static long seconds(String line) {
    try {
      return Long.parseLong(line.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
