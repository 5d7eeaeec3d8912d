package dev.runbook.engine.run;

import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.module.Existing;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Progress;
import dev.runbook.engine.module.SeenAhead;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.plan.HostProbe;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandId;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A module's way to change a host, with everything it does recorded.
final class RunSession extends HostProbe implements Session {
  private record Detached(CommandId id, Optional<Become> become) {}

  private final Frame frame;
  private final List<Detached> detached = new ArrayList<>();

  RunSession(Frame frame) {
    super(frame.run().surroundings(), frame.target(), frame.settings());
    this.frame = frame;
  }

  @Override
  public CommandResult change(Command command, SeenAhead.Stale stale)
      throws TransportException, InterruptedException {
    return changing(command, stale);
  }

  /// Whether what was seen ahead is still sure after this result.
  boolean leavesSeen(StepResult result) {
    return switch (result) {
      case StepResult.Unchanged _ -> true;
      case StepResult.Changed _ -> changedOnlyWhatIsKnown();
      case StepResult.Skipped _, StepResult.Failed _ -> false;
    };
  }

  @Override
  public CommandResult show(Command command) throws TransportException, InterruptedException {
    OutputLines sink = new OutputLines(frame);
    try {
      return connection().run(prepared(command), sink);
    } finally {
      sink.end();
    }
  }

  @Override
  public CommandResult runDetached(Command command)
      throws TransportException, InterruptedException {
    Command whole = prepared(command);
    CommandId id = commandId(detached.size());
    detached.add(new Detached(id, whole.become()));
    OutputLines sink = new OutputLines(frame);
    Connection connection = connection();
    connection.start(id, whole);
    try {
      return connection.follow(id, whole.become(), sink, whole.timeout());
    } catch (InterruptedException e) {
      end(connection, id, whole.become());
      throw e;
    } finally {
      sink.end();
    }
  }

  /// A cancelled step leaves nothing running; the thread's interrupt must not stop this.
  private static void end(Connection connection, CommandId id, Optional<Become> become) {
    boolean interrupted = Thread.interrupted();
    try {
      connection.signal(id, become, "TERM");
      connection.follow(id, become, OutputSink.NONE, Duration.ofSeconds(2));
    } catch (TransportException e) {
      System.getLogger(RunSession.class.getName())
          .log(System.Logger.Level.DEBUG, "ending a cancelled command", e);
    } catch (InterruptedException again) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private CommandId commandId(int number) {
    String step = frame.id().written() + " " + number;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(step.getBytes(StandardCharsets.UTF_8));
      return new CommandId(runId() + "-" + HexFormat.of().formatHex(digest, 0, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The step's end is recorded: once that is on stable storage, what the host keeps about detached
  /// commands may go.
  void finished() {
    if (!detached.isEmpty()) {
      frame.run().log().settle();
    }
    for (Detached each : detached) {
      try {
        connection().forget(each.id(), each.become());
      } catch (TransportException e) {
        System.getLogger(RunSession.class.getName())
            .log(System.Logger.Level.DEBUG, "forgetting an ended command", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void say(String line) {
    frame.soon(new RunEvent.StepSaid(frame.id(), frame.host().name(), line));
  }

  @Override
  public void progress(Progress progress) {
    frame.soon(
        new RunEvent.StepProgressed(
            frame.id(), frame.host().name(), progress.percent(), progress.text()));
  }

  @Override
  public void created(Existing thing) {
    if (frame.run().things().add(thing)) {
      frame.durably(
          new RunEvent.ThingCreated(
              frame.id(), frame.target().host(), thing.kind(), thing.id(), thing.removal()));
    }
  }

  @Override
  public void removed(String kind, String id) {
    frame.durably(new RunEvent.ThingRemoved(frame.id(), frame.target().host(), kind, id));
  }

  @Override
  public boolean createdByThisRun(String kind, String id) {
    return frame.run().things().has(kind, id);
  }

  @Override
  public void confirm(String question) throws ModuleFailure, InterruptedException {
    frame.run().log().settle();
    Approver.Answer answer =
        frame.run().approver().confirm(frame.host().name(), frame.step().name(), question);
    frame.durably(
        new RunEvent.Answered(
            frame.id(), frame.host().name(), "confirm", question, answer.granted(), answer.by()));
    if (!answer.granted()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.APPROVAL,
                  answer.by().isEmpty()
                      ? "It needs a confirmation, and nobody can be asked here."
                      : "The answer was no.")
              .withHint("Run it in a terminal, or give `--yes`."));
    }
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    frame.run().pause(time);
  }
}
