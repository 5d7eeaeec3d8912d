package dev.runbook.engine.plan;

import dev.runbook.engine.module.Existing;
import dev.runbook.engine.module.Progress;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import java.time.Duration;

/// The run that is planned, in the best case: whatever a step removes may have been made by it. It
/// answers that question alone; nothing is done by it.
final class ForeseenSession extends HostProbe implements Session {
  ForeseenSession(Surroundings surroundings, HostAccess access, StepSettings settings) {
    super(surroundings, access, settings);
  }

  @Override
  public boolean createdByThisRun(String kind, String id) {
    return true;
  }

  @Override
  public CommandResult show(Command command) {
    throw unsupported();
  }

  @Override
  public CommandResult runDetached(Command command) {
    throw unsupported();
  }

  @Override
  public void say(String line) {
    throw unsupported();
  }

  @Override
  public void progress(Progress progress) {
    throw unsupported();
  }

  @Override
  public void created(Existing thing) {
    throw unsupported();
  }

  @Override
  public void removed(String kind, String id) {
    throw unsupported();
  }

  @Override
  public void confirm(String question) {
    throw unsupported();
  }

  @Override
  public void pause(Duration time) {
    throw unsupported();
  }

  private static UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException("a plan does nothing");
  }
}
