package dev.runbook.modules.block;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Several questions to a host in one round trip: a script whose commands' output, errors and exit
/// status come back apart.
///
/// Needs a POSIX `sh` and nothing else; makes no temporary file.
public record HostScript(List<String> lines) {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final String PRELUDE =
      """
      PATH=$PATH:/usr/sbin:/sbin; LC_ALL=C; export PATH LC_ALL
      section() {
        name=$1; shift
        printf '\\036%s out\\n' "$name"
        { errors=$("$@" 2>&1 >&3 3>&-); code=$?; } 3>&1 </dev/null
        printf '\\036%s end %s\\n%s\\n' "$name" "$code" "$errors"
      }
      """;

  public HostScript {
    lines = List.copyOf(lines);
  }

  public static HostScript empty() {
    return new HostScript(List.of());
  }

  /// @param name without blanks
  /// @param command words of the shell, quoted as they must be; a function of [#define] too
  public HostScript section(String name, String command) {
    return define("section " + name + " " + command);
  }

  /// Shell text that runs where it stands: functions and variables for later sections.
  public HostScript define(String text) {
    List<String> more = new ArrayList<>(lines);
    more.add(text);
    return new HostScript(more);
  }

  public String text() {
    return PRELUDE + String.join("\n", lines) + "\n";
  }

  /// Asks.
  ///
  /// @throws ModuleFailure of kind COMMAND when the script as a whole failed; a section that failed
  ///   is a section
  public Sections ask(CommandRunner host)
      throws ModuleFailure, TransportException, InterruptedException {
    return ask(host, LIMIT);
  }

  /// Asks, with another limit than two minutes.
  ///
  /// @throws ModuleFailure as in [#ask(CommandRunner)]
  public Sections ask(CommandRunner host, Duration limit)
      throws ModuleFailure, TransportException, InterruptedException {
    CommandResult result = host.run(Command.sh(text()).withTimeout(limit));
    if (!result.succeeded() || result.truncated()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND,
                  result.truncated()
                      ? "The host answered more than can be kept."
                      : "The host could not be asked about its storage: exit status "
                          + result.exitCode()
                          + ".")
              .withDetail(new Section(result.stdout(), result.stderr(), 0).evidence()));
    }
    return Sections.parse(result.stdout());
  }
}
