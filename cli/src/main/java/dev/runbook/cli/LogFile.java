package dev.runbook.cli;

import dev.runbook.engine.secret.Redactor;
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

  private final SimpleFormatter formatter;

  private LogFile(Redactor redactor) {
    formatter = new Redacted(redactor);
  }

  /// @param redactor takes secrets out of what is logged, stack traces included
  static LogFile open(String[] arguments, Redactor redactor) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    LogFile log = new LogFile(redactor);
    log.setLevel(Level.WARNING);
    root.addHandler(log);
    boolean loud =
        Arrays.asList(arguments).contains("-vvv")
            || Arrays.stream(arguments).filter("-v"::equals).count() >= 3;
    if (loud) {
      ConsoleHandler handler = new ConsoleHandler();
      handler.setLevel(Level.FINE);
      handler.setFormatter(log.formatter);
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
      handler.setFormatter(formatter);
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

  private static final class Redacted extends SimpleFormatter {
    private final Redactor redactor;

    Redacted(Redactor redactor) {
      this.redactor = redactor;
    }

    @Override
    public String format(java.util.logging.LogRecord entry) {
      return redactor.redact(super.format(entry));
    }
  }
}
