package dev.runbook.engine.runbook;

import static dev.runbook.engine.runbook.Key.optional;
import static dev.runbook.engine.runbook.Key.required;

import dev.runbook.engine.runbook.Key.Form;
import java.util.List;

/// The one table of the mappings of which a runbook is made, and of their keys. What reads them,
/// their schema and the reference go by it. A step's further keys are [Modifier] and the modules.
public enum Section {
  RUNBOOK(
      "a runbook",
      required("runbook", Form.TEXT, "The runbook's name."),
      optional("description", Form.TEXT, "What it is for, for people."),
      optional("types", Form.TYPES, "Records by name: fields and their types."),
      optional("inputs", Form.INPUTS, "What the operator may give with `-e`."),
      optional("vars", Form.VARIABLES, "Variables of lowest rank."),
      required("plays", Form.PLAYS, "Steps for sets of hosts, one after the other.")),
  STEPS_FILE(
      "a steps file",
      required("steps-file", Form.TEXT, "The name of the file's steps."),
      optional("description", Form.TEXT, "What they are for, for people."),
      optional("types", Form.TYPES, "Records by name: fields and their types."),
      optional("inputs", Form.INPUTS, "What an `include` may give."),
      optional("outputs", Form.OUTPUTS, "What whoever includes it gets."),
      optional("steps", Form.STEPS, "The steps.")),
  PLAY(
      "a play",
      optional("name", Form.TEXT, "For people; part of the identity of its steps."),
      required("hosts", Form.TEXT, "A pattern: the hosts it is for. May use inputs."),
      optional("defaults", Form.DEFAULTS, "For each module arguments that its steps start from."),
      optional("vars", Form.VARIABLES, "Variables of all its steps."),
      optional(
          "become",
          Form.BECOME,
          "Who runs its steps: true (root), a user, or false. Does not reach `control`."),
      optional("environment", Form.VARIABLES, "Environment variables for commands."),
      optional(
          "serial",
          Form.BATCHES,
          "How many hosts at a time: `2`, `30%`, or a list of which the last is repeated."),
      optional(
          "strategy",
          Form.STRATEGY,
          "`linear`: hosts begin each top-level step together; or `free`."),
      optional("any_errors_fatal", Form.FLAG, "The first failed host ends the run for all."),
      optional("max_fail_percentage", Form.PERCENTAGE, "More failed hosts than this end the play."),
      optional("tags", Form.TEXTS, "Tags of all its steps."),
      optional(
          "handlers",
          Form.STEPS,
          "Steps that run at the end, for hosts on which a change named them."),
      optional("steps", Form.STEPS, "The procedure.")),
  INPUT(
      "an input",
      required("type", Form.TYPE, "Its type: `string`, `int`, `list(path)`, `Disk?` ..."),
      optional("choices", Form.TEXTS, "The texts that it may be."),
      optional("default", Form.VALUE, "Its value when none is given; may use inputs above it."),
      optional(
          "pattern", Form.TEXT, "A regular expression (Java's) that the whole text must match."),
      optional("secret", Form.FLAG, "Whether its value is never shown."),
      optional("doc", Form.TEXT, "What it means, for people.")),
  OUTPUT(
      "an output",
      optional("type", Form.TYPE, "Its type; any if unsaid."),
      optional("doc", Form.TEXT, "What it means, for people."),
      required("value", Form.VALUE, "Evaluated among the names at the end of the file.")),
  /// Beside these a step has modifiers and a module.
  STEP(
      "a step",
      optional("name", Form.TEXT, "What it does, for people; part of its identity."),
      optional("steps", Form.STEPS, "A block: steps that share its modifiers."),
      optional("include", Form.INCLUDE, "Runs the steps of a file.")),
  INCLUDE(
      "an include",
      required("file", Form.TEXT, "The steps file, relative to the file that includes it."),
      optional("inputs", Form.VARIABLES, "Values for the file's inputs.")),
  /// Beside this it has the module that is held.
  HOLD(
      "an entry under `with`",
      optional("when", Form.EXPRESSION, "Whether it is held; it is if unsaid.")),
  ANSWER(
      "an entry under `allow`",
      required("rule", Form.TEXT, "The id of a rule of the check."),
      required("because", Form.TEXT, "Why it does not apply here."));

  private final String what;

  /// Keys are records of texts and enums.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Key> keys;

  Section(String what, Key... keys) {
    this.what = what;
    this.keys = List.of(keys);
  }

  /// In the user's words, for messages: `a play`.
  public String what() {
    return what;
  }

  /// In the order in which they are best written.
  public List<Key> keys() {
    return keys;
  }

  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }
}
