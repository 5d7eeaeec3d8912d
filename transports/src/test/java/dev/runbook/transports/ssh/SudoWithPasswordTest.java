package dev.runbook.transports.ssh;

import dev.runbook.testkit.container.TestHost;
import java.util.Optional;

class SudoWithPasswordTest extends SudoContract {
  SudoWithPasswordTest() {
    super("pat", Optional.of(TestHost.PAT_PASSWORD));
  }
}
