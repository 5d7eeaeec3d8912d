package dev.runbook.modules.confirm;

import static java.util.Objects.requireNonNull;

/// @param question what the operator is asked, in one sentence that yes or no answers
record Confirmation(String question) {
  Confirmation {
    requireNonNull(question, "question is null");
  }
}
