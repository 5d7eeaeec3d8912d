package dev.runbook.cli.site;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.Connection;
import dev.runbook.testkit.LocalHost;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A way to this machine on which some programs say what was recorded on another: small programs of
/// their names, found first. Everybody is who the test runs as.
final class RecordedConnection {
  private final Path programs;
  private int answers;

  /// @param programs an empty directory
  RecordedConnection(Path programs) {
    this.programs = programs;
  }

  /// What a program says when its arguments hold this text; the first that fits is taken, and where
  /// none fits it fails.
  RecordedConnection says(String program, String argument, String output) throws IOException {
    Path file = programs.resolve(program);
    if (!Files.exists(file)) {
      Files.writeString(file, "#!/bin/sh\nd=${0%/*}\n");
      file.toFile().setExecutable(true);
    }
    String answer = "answer." + answers++;
    Files.writeString(programs.resolve(answer), output);
    Files.writeString(
        file,
        "case \" $* \" in *'%s'*) cat \"$d/%s\"; exit 0;; esac\n".formatted(argument, answer),
        StandardOpenOption.APPEND);
    return this;
  }

  Connection open() throws IOException {
    for (String program : new String[] {"lsblk", "findmnt", "lvm", "find"}) {
      Path file = programs.resolve(program);
      if (Files.exists(file)) {
        Files.writeString(file, "exit 1\n", StandardOpenOption.APPEND);
      }
    }
    LocalHost local = new LocalHost();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              Object[] given = arguments == null ? new Object[0] : arguments.clone();
              for (int i = 0; i < given.length; i++) {
                if (given[i] instanceof Command command) {
                  given[i] = onRecordedPath(command);
                }
              }
              try {
                return method.invoke(local, given);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Command onRecordedPath(Command command) {
    return new Command(
            command.script(),
            command.environment(),
            Optional.empty(),
            command.directory(),
            command.input(),
            command.timeout(),
            command.followed())
        .withEnvironment("PATH", programs + ":" + System.getenv("PATH"));
  }
}
