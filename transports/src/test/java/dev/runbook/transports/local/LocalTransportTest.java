package dev.runbook.transports.local;

import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Endpoint;
import dev.runbook.testkit.TransportContract;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

class LocalTransportTest extends TransportContract {
  static final Endpoint HERE =
      new Endpoint(
          "here",
          "local",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Duration.ofSeconds(10));

  @Override
  protected Connection connect() {
    return new LocalTransport().connect(HERE);
  }
}
