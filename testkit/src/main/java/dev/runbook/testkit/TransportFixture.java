package dev.runbook.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandId;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The connection that a contract tests, and what its tests do with it.
abstract class TransportFixture {
  static final Duration GENEROUS = Duration.ofSeconds(60);
  Connection connection;
  private final List<CommandId> started = new ArrayList<>();

  /// A new connection to the host of this test; called several times.
  protected abstract Connection connect() throws Exception;

  /// Who all commands of the suite run as.
  protected Optional<Become> become() {
    return Optional.empty();
  }

  /// An address of this test's own process as the host sees it.
  protected String addressOfThisProcess() {
    return "127.0.0.1";
  }

  @BeforeEach
  void openConnection() throws Exception {
    connection = connect();
  }

  @AfterEach
  void closeConnection() throws Exception {
    for (CommandId id : started) {
      connection.signal(id, become(), "KILL");
      Eventually.holds(
          "forgotten",
          () -> {
            connection.forget(id, become());
            return !isKnown(id);
          });
    }
    connection.close();
  }

  /// The connection of the test.
  protected final Connection connection() {
    return connection;
  }

  /// The command as the suite's user.
  protected final Command as(Command command) {
    return become().map(command::as).orElse(command);
  }

  protected final CommandResult run(String script) throws TransportException, InterruptedException {
    return connection.run(as(Command.sh(script).withTimeout(GENEROUS)));
  }

  /// How many `sleep`s of that length there are on the host; zombies have no command line.
  protected final long napping(String length) throws TransportException, InterruptedException {
    return processes(length, "grep -cx \"$word\"; :").strip().transform(Long::parseLong);
  }

  /// Runs `look` over the arguments of all processes, one a line, with `$word` set by way of
  /// standard input: it would else find itself.
  final String processes(String word, String look) throws TransportException, InterruptedException {
    Command command =
        Command.sh(
                "read -r word; all=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n');"
                    + " printf '%s\\n' \"$all\" | "
                    + look)
            .withInput((word + "\n").getBytes(UTF_8));
    return connection.run(as(command)).stdout();
  }

  /// A length of sleep that nobody else on the host uses.
  protected static String napLength() {
    return Long.toString(ThreadLocalRandom.current().nextLong(100_000_000, 999_999_999));
  }

  final boolean isKnown(CommandId id) throws TransportException, InterruptedException {
    return run("ls -d /tmp/.runbook-*/" + id + " ~/.runbook-*/" + id + " 2>/dev/null; :")
        .stdout()
        .contains(id.id());
  }

  protected final CommandId id() {
    CommandId id = new CommandId("contract-" + unique());
    started.add(id);
    return id;
  }

  protected final Background following(CommandId id, OutputSink sink) {
    return Background.of(() -> connection.follow(id, become(), sink, Duration.ZERO));
  }

  static String unique() {
    return Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
  }

  static Value.Sensitive secret(String text) {
    return new Value.Sensitive(Value.text(text), "!secret test");
  }
}
