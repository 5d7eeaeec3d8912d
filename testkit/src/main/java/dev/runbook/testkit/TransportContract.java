package dev.runbook.testkit;

import dev.runbook.engine.transport.Connection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every transport does, in every way of becoming somebody. One test class extends this per
/// transport and way. The tests stand by concern in the classes that it extends.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
public abstract class TransportContract extends DetachedCommandContract {
  @Test
  void aSecondCloseDoesNothing() throws Exception {
    Connection other = connect();
    other.close();
    other.close();
  }
}
