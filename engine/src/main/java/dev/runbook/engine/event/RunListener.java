package dev.runbook.engine.event;

/// Hears of events after they are durable, in their order, one at a time. Must be quick: the run
/// waits for it.
@FunctionalInterface
public interface RunListener {
  void heard(Recorded recorded);
}
