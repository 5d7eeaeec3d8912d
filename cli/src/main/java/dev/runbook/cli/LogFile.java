package dev.runbook.cli;

import dev.runbook.engine.secret.Redactor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/// Where the engine's own log goes: a file of mode 0600 that is made only when something is logged,
/// and with `-vvv` standard error too. Stack traces are there and nowhere else.
///
/// `java.util.logging` looks into every jar when it is set up, which takes longer than much of a
/// start. In a process of its own it is set up when something is logged first, or when a library
/// asks for a logger to have one, as Bouncy Castle does.
final class LogFile {
  /// As [LogManager] has it: the class that it makes one of instead of reading a file.
  private static final String CONFIGURATION = "java.util.logging.config.class";

  /// The JDK makes its handler by a name, so this is how the handler finds where it belongs.
  private static final AtomicReference<LogFile> LATEST = new AtomicReference<>();

  /// Whether the JDK has asked for its configuration, which it does once.
  private static final AtomicBoolean CONFIGURED = new AtomicBoolean();

  private final Redactor redactor;
  private final boolean loud;
  private Optional<FileHandler> opened = Optional.empty();
  private boolean tried;

  private LogFile(Redactor redactor, boolean loud) {
    this.redactor = redactor;
    this.loud = loud;
  }

  /// For the beginning of a process: what [#open] sets up waits until something is logged.
  static void setUpLate() {
    System.setProperty(CONFIGURATION, Configuration.class.getName());
  }

  /// Takes the place of the one that was opened before.
  ///
  /// @param redactor takes secrets out of what is logged, stack traces included
  static LogFile open(String[] arguments, Redactor redactor) {
    boolean loud =
        Arrays.asList(arguments).contains("-vvv")
            || Arrays.stream(arguments).filter("-v"::equals).count() >= 3;
    LogFile log = new LogFile(redactor, loud);
    LATEST.set(log);
    boolean willAsk = Configuration.class.getName().equals(System.getProperty(CONFIGURATION));
    if (CONFIGURED.get() || !willAsk) {
      log.setUp();
    }
    return log;
  }

  private void setUp() {
    String properties =
        "handlers = " + Entries.class.getName() + "\n" + (loud ? "dev.runbook.level = FINE\n" : "");
    try {
      LogManager.getLogManager()
          .readConfiguration(
              new ByteArrayInputStream(properties.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /// The same each time, whether it is there or not.
  Path file() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "runbook-"
            + System.getProperty("user.name")
            + "-"
            + ProcessHandle.current().pid()
            + ".log");
  }

  private synchronized void publish(LogRecord entry) {
    if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
      handler().ifPresent(handler -> handler.publish(entry));
    }
    if (loud) {
      System.err.print(new Redacted(redactor).format(entry));
    }
  }

  private Optional<FileHandler> handler() {
    if (!tried) {
      tried = true;
      opened = create();
    }
    return opened;
  }

  private Optional<FileHandler> create() {
    Path file = file();
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      FileHandler handler = new FileHandler(file.toString(), true);
      handler.setFormatter(new Redacted(redactor));
      return Optional.of(handler);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private synchronized void close() {
    opened.ifPresent(Handler::close);
  }

  /// Made by `java.util.logging` when it is used first, by its name.
  public static final class Configuration {
    public Configuration() {
      CONFIGURED.set(true);
      LogFile latest = LATEST.get();
      if (latest != null) {
        latest.setUp();
      }
    }
  }

  /// Made by `java.util.logging`, by its name: what is logged anywhere comes here.
  public static final class Entries extends Handler {
    private final Optional<LogFile> log = Optional.ofNullable(LATEST.get());

    Optional<LogFile> log() {
      return log;
    }

    @Override
    public void publish(LogRecord entry) {
      log.ifPresent(each -> each.publish(entry));
    }

    @Override
    public void flush() {
      // Each entry is written at once.
    }

    @Override
    public void close() {
      log.ifPresent(LogFile::close);
    }
  }

  /// To make one sets up the logging.
  private static final class Redacted extends SimpleFormatter {
    private final Redactor redactor;

    Redacted(Redactor redactor) {
      this.redactor = redactor;
    }

    @Override
    public String format(LogRecord entry) {
      return redactor.redact(super.format(entry));
    }
  }
}
