package dev.runbook.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.block.Section;
import java.util.Map;

/// What is waited for.
sealed interface Condition {
  /// It as a clause, after "until": `the host answers`.
  String wanted();

  /// One that a command on the host can tell.
  sealed interface OnHost extends Condition permits Answers, Each, Paths, Port, Succeeds {
    /// The body of a function of the shell.
    String body();

    /// What the body needs on descriptor 4.
    default String input() {
      return "";
    }

    /// What the body needs in its environment.
    default Map<String, Value> environment() {
      return Map.of();
    }

    /// @throws ModuleFailure when it never can hold
    Sighting judge(Section said) throws ModuleFailure;
  }

  /// One that the server tells: the first column of the first row is true.
  record Truth(SqlQuestion question) implements Condition {
    public Truth {
      requireNonNull(question, "question is null");
    }

    @Override
    public String wanted() {
      return question.shown() + " is true";
    }
  }

  /// One that depends on a step that has not run, in a plan.
  record NotKnown() implements Condition {
    @Override
    public String wanted() {
      return "something is so that is not known yet";
    }
  }
}
