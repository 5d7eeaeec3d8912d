package dev.runbook.transports.ssh;

import java.util.Optional;

class SudoWithoutPasswordTest extends SudoContract {
  SudoWithoutPasswordTest() {
    super("ops", Optional.empty());
  }
}
