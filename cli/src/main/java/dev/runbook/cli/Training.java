package dev.runbook.cli;

import dev.runbook.cli.command.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs several command lines in one process: the build of the distribution records with it which
/// classes a start needs (JEP 483; a cache is recorded from one process). Nobody else starts it.
public final class Training {
  /// What OpenSSH's server causes to be loaded, and the server of the training does not.
  private static final List<String> FOR_OPENSSH =
      List.of(
          "org.apache.sshd.common.kex.extension.parser.HostBoundPubkeyAuthentication",
          "org.apache.sshd.common.session.helpers.ReservedSessionMessagesHandlerAdapter");

  private Training() {}

  /// @param arguments a file with a command line on each line, its words separated by spaces
  /// @throws IllegalStateException when one of them does not end with 0: what is recorded would not
  ///   be what is needed
  public static void main(String[] arguments) throws IOException, ClassNotFoundException {
    LogFile.setUpLate();
    NoWebAddresses.setUp();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      int code = Main.run(line.split(" "), System.getenv(), new Console(nowhere, err));
      if (code != 0) {
        throw new IllegalStateException("runbook " + line + ": exit " + code);
      }
    }
    for (String name : FOR_OPENSSH) {
      Class.forName(name);
    }
    Runtime.getRuntime().halt(0);
  }
}
