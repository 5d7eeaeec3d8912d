package dev.runbook.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The version that was built. The distribution's launcher says it (`dist/launcher`), for to read a
/// file in a jar takes longer than to be told; elsewhere it is in `version.properties`.
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {line()};
  }

  /// What `--version` prints.
  static String line() {
    return "runbook " + text();
  }

  static String text() {
    String told = System.getProperty("runbook.version", "");
    return told.isEmpty() ? built() : told;
  }

  private static String built() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    return properties.getProperty("version", "unknown");
  }
}
