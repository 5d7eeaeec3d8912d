package dev.runbook.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Progress;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// One wait, from the first look to the last.
final class Waiting {
  /// What a look may take however little time is left, so that a short deadline does not cut off
  /// the very look that would hold.
  static final Duration SHORTEST_LOOK = Duration.ofSeconds(10);

  private final Wait wait;
  private final Session session;
  private final Instant start;
  private int tries;
  private String changed = "";
  private Instant changedAt;
  private boolean warned;

  Waiting(Wait wait, Session session) {
    this.wait = requireNonNull(wait, "wait is null");
    this.session = requireNonNull(session, "session is null");
    this.start = session.clock().instant();
    this.changedAt = start;
  }

  Applied run() throws ModuleFailure, TransportException, InterruptedException {
    Observer observer = new Observer(wait, session);
    Instant end = start.plus(wait.deadline());
    while (true) {
      tries++;
      Duration left = Duration.between(session.clock().instant(), end);
      Look look = observer.look(left.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : left);
      if (look.sighting().holds()) {
        return Applied.unchanged(
            tries == 1 ? "holds already" : "held after " + Wording.time(waited()),
            result(waited(), tries, look));
      }
      refusePointless(look);
      session.progress(new Progress(look.sighting().percent(), look.shown()));
      watchForStall(look);
      Instant now = session.clock().instant();
      if (!now.isBefore(end)) {
        throw failure(
            FailureKind.TIMEOUT,
            "Gave up after "
                + Wording.time(waited())
                + " waiting until "
                + wanted()
                + "; last seen: "
                + look.shown()
                + ".",
            look);
      }
      Duration rest = Duration.between(now, end);
      session.pause(rest.compareTo(wait.interval()) < 0 ? rest : wait.interval());
    }
  }

  private String wanted() {
    return wait.goal().condition().wanted();
  }

  /// In whole seconds once there are some, as nobody reads more.
  private Duration waited() {
    return rounded(Duration.between(start, session.clock().instant()));
  }

  private static Duration rounded(Duration exact) {
    return exact.compareTo(Duration.ofSeconds(1)) < 0
        ? Duration.ofMillis(exact.toMillis())
        : Duration.ofSeconds(exact.toSeconds());
  }

  private void refusePointless(Look look) throws ModuleFailure {
    if (look.abort().isEmpty()) {
      return;
    }
    String said = look.abort().get();
    String line = Wording.lastLine(said);
    throw new ModuleFailure(
        Failure.of(
                FailureKind.COMMAND,
                "It is pointless to wait until "
                    + wanted()
                    + ", because `abort_when` succeeded"
                    + (line.isEmpty() ? "." : ": " + line))
            .withDetail(said),
        result(waited(), tries, look));
  }

  private void watchForStall(Look look) throws ModuleFailure {
    Instant now = session.clock().instant();
    if (tries == 1 || !look.shown().equals(changed)) {
      changed = look.shown();
      changedAt = now;
      warned = false;
      return;
    }
    Duration still = Duration.between(changedAt, now);
    if (wait.stall().limit().isEmpty() || still.compareTo(wait.stall().limit().get()) < 0) {
      return;
    }
    String sentence =
        "Nothing has changed for "
            + Wording.time(rounded(still))
            + " while waiting until "
            + wanted()
            + "; last seen: "
            + look.shown()
            + ".";
    switch (wait.stall().reaction()) {
      case FAIL -> throw failure(FailureKind.TIMEOUT, sentence, look);
      case WARN -> {
        if (!warned) {
          session.say(sentence);
        }
        warned = true;
      }
    }
  }

  private ModuleFailure failure(FailureKind kind, String message, Look look) {
    return new ModuleFailure(
        Failure.of(kind, message)
            .withDetail(
                tries + (tries == 1 ? " look" : " looks") + " in " + Wording.time(waited())),
        result(waited(), tries, look));
  }

  /// What `register` keeps.
  static Value result(Duration waited, int tries, Look look) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("waited", new Value.Time(waited));
    fields.put("tries", Value.whole(tries));
    fields.put("last", Value.text(look.shown()));
    fields.put("missing", Value.list(look.sighting().missing().stream().map(Value::text).toList()));
    return Value.map(fields);
  }
}
