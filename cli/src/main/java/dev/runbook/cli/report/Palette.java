package dev.runbook.cli.report;

/// Colours for a terminal, or none.
public enum Palette {
  COLOURED,
  PLAIN;

  /// Colours only on a terminal and unless NO_COLOR is set (no-color.org) or the operator said so.
  public static Palette choose(boolean noColourAsked) {
    String noColour = System.getenv("NO_COLOR");
    boolean terminal = Terminal.console().isPresent();
    return noColourAsked || (noColour != null && !noColour.isEmpty()) || !terminal
        ? PLAIN
        : COLOURED;
  }

  public String green(String text) {
    return coloured("32", text);
  }

  public String yellow(String text) {
    return coloured("33", text);
  }

  public String cyan(String text) {
    return coloured("36", text);
  }

  public String red(String text) {
    return coloured("31", text);
  }

  public String bold(String text) {
    return coloured("1", text);
  }

  public String faint(String text) {
    return coloured("2", text);
  }

  private String coloured(String code, String text) {
    return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
