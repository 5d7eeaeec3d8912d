package dev.runbook.engine.runbook;

import dev.runbook.engine.diagnostic.Rule;
import java.util.List;

/// Rules of the shape of runbooks and steps files.
public final class RunbookFileRules {
  public static final Rule ALLOW_NOT_A_RULE =
      Rule.error(
          "allow.not-a-rule",
          "An answer under `allow` names no rule.",
          "An answer that belongs to nothing hides what it was meant for. The rules are listed by"
              + " `runbook check --list-rules`.");

  public static final Rule HOLD_NOT_A_MAPPING =
      Rule.error(
          "hold.not-a-mapping",
          "An entry under `with` is no mapping.",
          "It is written like a step: the module and its arguments.");

  public static final Rule HOLD_ONE_MODULE =
      Rule.error(
          "hold.one-module",
          "An entry under `with` does not name exactly one module.",
          "Each resource that is held is an entry of its own, so that the order in which they are"
              + " let go is to be seen.");

  public static final Rule INCLUDE_CYCLE =
      Rule.error("include.cycle", "Steps files include each other.", "The run would never end.");

  public static final Rule INPUT_NOT_A_MAPPING =
      Rule.error(
          "input.not-a-mapping",
          "An input is not declared by a mapping, or a file of inputs is none.",
          "An input has a type, and maybe a default, a pattern and a sentence for the operator:"
              + " `name: { type: string }`.");

  public static final Rule INPUT_CHOICES =
      Rule.error(
          "input.choices",
          "An input has choices and is no text.",
          "Choices are compared as texts. Of another type none of them could ever be given.");

  public static final Rule STEP_NO_MODULE =
      Rule.error(
          "step.no-module",
          "A step has nothing to do.",
          "Beside its name and modifiers a step has a module, `steps` or `include`.");

  public static final Rule STEP_NOT_A_MAPPING =
      Rule.error(
          "step.not-a-mapping",
          "A step is no mapping.",
          "A step is written `- name: ...` with a module below it.");

  public static final Rule STEP_NOT_A_NAME =
      Rule.error(
          "step.not-a-name",
          "What a value is kept as is no name.",
          "Names are letters, digits and underscores and begin with no digit, so that expressions"
              + " can use them.");

  public static final Rule STEP_TEMPLATE_FILE =
      Rule.error(
          "step.template-file",
          "A template file is not named by a plain text.",
          "Template files are read and checked before anything runs, and a saved plan is bound to"
              + " them: which file it is must not depend on values.");

  public static final Rule STEP_TWO_MODULES =
      Rule.error(
          "step.two-modules",
          "A step has two modules.",
          "Which one comes first would not be to be seen. Make two steps of it.");

  public static final Rule STEP_UNKNOWN_KEY =
      Rule.error(
          "step.unknown-key",
          "A step has a key that is no modifier and no module.",
          "A misspelled `when` or `guard` would be ignored, and the step would run"
              + " unconditionally.");

  public static final Rule STEP_UNKNOWN_MODULE =
      Rule.error(
          "step.unknown-module",
          "There is no such module.",
          "Modules are listed by `runbook modules list`.");

  public static final Rule STRUCTURE_MISSING_KEY =
      Rule.error(
          "structure.missing-key",
          "A key that must be there is missing.",
          "The message names it; nothing is assumed in its place.");

  public static final Rule STRUCTURE_NOT_A_BATCH =
      Rule.error(
          "structure.not-a-batch",
          "A batch of `serial` is no number or percentage.",
          "How many hosts are changed at once decides how many can be lost at once.");

  public static final Rule STRUCTURE_NOT_A_BOOL =
      Rule.error(
          "structure.not-a-bool",
          "A flag is neither `true` nor `false`.",
          "`yes`, `on` and `1` mean different things to different readers of YAML.");

  public static final Rule STRUCTURE_NOT_A_PERCENTAGE =
      Rule.error(
          "structure.not-a-percentage",
          "A percentage is not between 0 and 100.",
          "The play would stop never, or at once.");

  public static final Rule STRUCTURE_NOT_A_RUNBOOK =
      Rule.error(
          "structure.not-a-runbook",
          "A file is not a runbook.",
          "A runbook is a mapping with `runbook:` and `plays:`. A playbook of Ansible has to be"
              + " rewritten; a steps file is checked by checking a runbook that includes it.");

  public static final Rule STRUCTURE_NOT_A_STEPS_FILE =
      Rule.error(
          "structure.not-a-steps-file",
          "What is included is not a steps file.",
          "A steps file is a mapping with `steps:`, and maybe `inputs:` and `outputs:`.");

  public static final Rule STRUCTURE_UNKNOWN_KEY =
      Rule.error(
          "structure.unknown-key",
          "A key is not known where it stands.",
          "What stands under a misspelled key would be ignored.");

  public static final Rule STRUCTURE_UNKNOWN_STRATEGY =
      Rule.error(
          "structure.unknown-strategy",
          "A strategy is not known.",
          "Strategies are `linear` and `free`.");

  public static final Rule STRUCTURE_WRONG_KIND =
      Rule.error(
          "structure.wrong-kind",
          "A list, a mapping or a single value stands where another is wanted.",
          "What does not fit would be dropped or guessed.");

  public static final Rule TYPE_NOT_A_RECORD =
      Rule.error(
          "type.not-a-record",
          "A type under `types` is not a mapping of fields.",
          "Types that are declared are records: names and the types of their fields.");

  public static final Rule TYPE_UNKNOWN =
      Rule.error(
          "type.unknown",
          "There is no such type.",
          "Types are those of docs/language.md and those that the runbook declares under `types`.");

  public static final List<Rule> ALL =
      List.of(
          ALLOW_NOT_A_RULE,
          HOLD_NOT_A_MAPPING,
          HOLD_ONE_MODULE,
          INCLUDE_CYCLE,
          INPUT_CHOICES,
          INPUT_NOT_A_MAPPING,
          STEP_NO_MODULE,
          STEP_NOT_A_MAPPING,
          STEP_NOT_A_NAME,
          STEP_TEMPLATE_FILE,
          STEP_TWO_MODULES,
          STEP_UNKNOWN_KEY,
          STEP_UNKNOWN_MODULE,
          STRUCTURE_MISSING_KEY,
          STRUCTURE_NOT_A_BATCH,
          STRUCTURE_NOT_A_BOOL,
          STRUCTURE_NOT_A_PERCENTAGE,
          STRUCTURE_NOT_A_RUNBOOK,
          STRUCTURE_NOT_A_STEPS_FILE,
          STRUCTURE_UNKNOWN_KEY,
          STRUCTURE_UNKNOWN_STRATEGY,
          STRUCTURE_WRONG_KIND,
          TYPE_NOT_A_RECORD,
          TYPE_UNKNOWN);

  private RunbookFileRules() {}
}
