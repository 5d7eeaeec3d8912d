/// A module of the distribution's own Java (`dist/build`).
module dev.runbook.logging {
  requires java.logging;

  provides System.LoggerFinder with
      dev.runbook.logging.JavaUtilLoggerFinder;
}
