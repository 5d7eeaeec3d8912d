package dev.runbook.modules.lvm;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.util.List;
import java.util.Optional;

/// What an action would do.
///
/// @param changes empty when all is as wanted
/// @param reason why nothing changes, or what else a reviewer should know; may be empty
/// @param obstacle why it cannot be done yet: something is not there that an earlier step of the
///   same runbook may make
/// @param commands words of the shell, run in order until one fails
/// @param failure what is said when one fails: a sentence without its end
/// @param undo commands that remove what the commands made, and nothing else
record Judgement(
    List<Change> changes,
    String reason,
    Optional<Failure> obstacle,
    List<String> commands,
    String failure,
    List<String> undo) {
  Judgement {
    changes = List.copyOf(changes);
    requireNonNull(reason, "reason is null");
    requireNonNull(obstacle, "obstacle is null");
    commands = List.copyOf(commands);
    requireNonNull(failure, "failure is null");
    undo = List.copyOf(undo);
  }

  static Judgement unchanged(String reason) {
    return new Judgement(List.of(), reason, Optional.empty(), List.of(), "", List.of());
  }

  static Judgement doing(List<Change> changes, List<String> commands, String failure) {
    return new Judgement(changes, "", Optional.empty(), commands, failure, List.of());
  }

  /// What would be done, were it not for something that is not there yet.
  static Judgement waiting(List<Change> changes, Failure obstacle) {
    return new Judgement(changes, "", Optional.of(obstacle), List.of(), "", List.of());
  }

  Judgement undoneBy(List<String> more) {
    return new Judgement(changes, reason, obstacle, commands, failure, more);
  }

  Judgement because(String text) {
    return new Judgement(changes, text, obstacle, commands, failure, undo);
  }

  static ModuleFailure refusal(String message, String hint) {
    return new ModuleFailure(obstacle(message, hint));
  }

  static Failure obstacle(String message, String hint) {
    return Failure.of(FailureKind.REFUSED, message).withHint(hint);
  }
}
