package dev.runbook.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Where the engine's own log goes: a file of mode 0600 that is made only when something is logged,
/// and with `-vvv` standard error too. Stack traces are there and nowhere else.
final class LogFile extends Handler {
  private final Path file =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "runbook-"
              + System.getProperty("user.name")
              + "-"
              + ProcessHandle.current().pid()
              + ".log");
  private java.util.@org.jspecify.annotations.Nullable Optional<FileHandler> opened;

  private LogFile() {}

  static LogFile open(String[] arguments) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    LogFile log = new LogFile();
    log.setLevel(Level.WARNING);
    root.addHandler(log);
    boolean loud =
        Arrays.asList(arguments).contains("-vvv")
            || Arrays.stream(arguments).filter("-v"::equals).count() >= 3;
    if (loud) {
      ConsoleHandler handler = new ConsoleHandler();
      handler.setLevel(Level.FINE);
      root.addHandler(handler);
      Logger.getLogger("dev.runbook").setLevel(Level.FINE);
    }
    return log;
  }

  Path file() {
    return file;
  }

  @Override
  public synchronized void publish(java.util.logging.LogRecord entry) {
    if (isLoggable(entry)) {
      handler().ifPresent(handler -> handler.publish(entry));
    }
  }

  private java.util.Optional<FileHandler> handler() {
    java.util.Optional<FileHandler> known = opened;
    if (known == null) {
      known = create();
      opened = known;
    }
    return known;
  }

  private java.util.Optional<FileHandler> create() {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      FileHandler handler = new FileHandler(file.toString(), true);
      handler.setFormatter(new SimpleFormatter());
      return java.util.Optional.of(handler);
    } catch (IOException e) {
      return java.util.Optional.empty();
    }
  }

  @Override
  public synchronized void flush() {
    if (opened != null) {
      opened.ifPresent(Handler::flush);
    }
  }

  @Override
  public synchronized void close() {
    if (opened != null) {
      opened.ifPresent(Handler::close);
    }
  }
}
