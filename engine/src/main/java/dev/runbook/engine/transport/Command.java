package dev.runbook.engine.transport;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A command for `sh` on a host. Nothing secret stands in its text: secrets go into the environment
/// or to standard input, and the transport brings the environment's secrets over without showing
/// them to `ps`.
///
/// @param script POSIX shell text
/// @param environment texts or [Value.Sensitive] texts; names are `[A-Za-z_][A-Za-z0-9_]*`
/// @param become who runs it; empty means: as the step says (modules), or the login user
///   (transports)
/// @param directory where it runs; empty means the login directory
/// @param input standard input, closed at its end; may be empty
/// @param timeout wall-clock limit; zero means none
/// @param followed whether another command for this host is likely to come right after it: a
///   transport may get ready for that
public record Command(
    String script,
    Map<String, Value> environment,
    Optional<Become> become,
    Optional<String> directory,
    Input input,
    Duration timeout,
    boolean followed) {
  /// Bytes for standard input; a class of its own because an array in a record could be changed.
  public static final class Input {
    public static final Input NONE = new Input(new byte[0]);
    private final byte[] bytes;

    public Input(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    public byte[] bytes() {
      return bytes.clone();
    }
  }

  public Command {
    requireNonNull(script, "script is null");
    environment = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    requireNonNull(become, "become is null");
    requireNonNull(directory, "directory is null");
    requireNonNull(input, "input is null");
    requireNonNull(timeout, "timeout is null");
  }

  /// A script as it stands; the caller has escaped what is in it.
  public static Command sh(String script) {
    return new Command(
        script, Map.of(), Optional.empty(), Optional.empty(), Input.NONE, Duration.ZERO, false);
  }

  /// A program with its arguments, each quoted as one word.
  public static Command of(String... words) {
    return of(List.of(words));
  }

  /// A program with its arguments, each quoted as one word.
  public static Command of(List<String> words) {
    return sh(PosixShell.words(words));
  }

  public Command withEnvironment(Map<String, Value> more) {
    Map<String, Value> all = new LinkedHashMap<>(environment);
    all.putAll(more);
    return new Command(script, all, become, directory, input, timeout, followed);
  }

  public Command withEnvironment(String name, String text) {
    return withEnvironment(Map.of(name, Value.text(text)));
  }

  public Command as(Become who) {
    return new Command(script, environment, Optional.of(who), directory, input, timeout, followed);
  }

  public Command in(String where) {
    return new Command(script, environment, become, Optional.of(where), input, timeout, followed);
  }

  public Command withInput(byte[] bytes) {
    return new Command(script, environment, become, directory, new Input(bytes), timeout, followed);
  }

  public Command withTimeout(Duration limit) {
    return new Command(script, environment, become, directory, input, limit, followed);
  }
}
