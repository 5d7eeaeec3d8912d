package dev.runbook.modules.block;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What one command of a [HostScript] said.
///
/// @param code its exit status; 127 when there is no such command
public record Section(String out, String err, int code) {
  private static final int NO_SUCH_COMMAND = 127;
  private static final int EVIDENCE_LINES = 20;

  public Section {
    requireNonNull(out, "out is null");
    requireNonNull(err, "err is null");
  }

  public boolean succeeded() {
    return code == 0;
  }

  public boolean noSuchCommand() {
    return code == NO_SUCH_COMMAND;
  }

  /// The lines of standard output that are not blank.
  public List<String> lines() {
    return out.lines().filter(line -> !line.isBlank()).toList();
  }

  /// Standard output without the blanks around it.
  public String text() {
    return out.strip();
  }

  /// The end of what it said, errors last, for a failure's detail.
  public String evidence() {
    String all = (out.strip() + "\n" + err.strip()).strip();
    List<String> lines = all.lines().toList();
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - EVIDENCE_LINES), lines.size()));
  }
}
