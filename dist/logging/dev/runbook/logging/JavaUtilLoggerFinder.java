package dev.runbook.logging;

import java.util.ResourceBundle;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// `System.Logger` by `java.util.logging`, which is what Java does by itself when nobody provides
/// anything else. To find out that nobody does, it looks into every jar of the class path as soon
/// as anything in the process asks `java.util.logging` for a logger, whether or not it then logs
/// (`jdk.internal.logger.BootstrapLogger`), as Bouncy Castle does. A provider in a module of the
/// runtime is met before the class path is looked at. The first call of `System.getLogger` looks
/// there all the same, for a second provider (`LoggerFinderLoader`): it is made when something goes
/// wrong.
///
/// In the distribution's Java alone; the tests of the project's modules run with Java's own.
public final class JavaUtilLoggerFinder extends System.LoggerFinder {
  @Override
  public System.Logger getLogger(String name, Module module) {
    return new Bridge(Logger.getLogger(name));
  }

  private record Bridge(Logger logger) implements System.Logger {
    @Override
    public String getName() {
      return logger.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
      return logger.isLoggable(of(level));
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      if (!isLoggable(level)) {
        return;
      }
      LogRecord entry = entry(level, bundle, message);
      entry.setThrown(thrown);
      logger.log(entry);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      if (!isLoggable(level)) {
        return;
      }
      LogRecord entry = entry(level, bundle, format);
      entry.setParameters(parameters);
      logger.log(entry);
    }

    /// Without a class and a method: `java.util.logging` would take this class for who logs.
    private LogRecord entry(Level level, ResourceBundle bundle, String message) {
      LogRecord entry = new LogRecord(of(level), message);
      entry.setLoggerName(logger.getName());
      entry.setResourceBundle(bundle);
      entry.setSourceClassName(null);
      entry.setSourceMethodName(null);
      return entry;
    }

    /// As [System.Logger.Level] has them side by side.
    private static java.util.logging.Level of(Level level) {
      return switch (level) {
        case ALL -> java.util.logging.Level.ALL;
        case TRACE -> java.util.logging.Level.FINER;
        case DEBUG -> java.util.logging.Level.FINE;
        case INFO -> java.util.logging.Level.INFO;
        case WARNING -> java.util.logging.Level.WARNING;
        case ERROR -> java.util.logging.Level.SEVERE;
        case OFF -> java.util.logging.Level.OFF;
      };
    }
  }
}
