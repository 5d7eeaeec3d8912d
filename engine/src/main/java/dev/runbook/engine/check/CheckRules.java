package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Rule;
import java.util.List;
import java.util.stream.Stream;

/// Rules of what a runbook means that are found on the way through its steps; the others are
/// [RunbookRule]s.
public final class CheckRules {
  public static final Rule ALLOW_CERTAIN =
      Rule.error(
          "allow.certain",
          "An answer is given to a rule that does not guess.",
          "What such a rule finds is wrong whatever was meant, and an answer would not make the"
              + " step work. Only rules marked as guesses can be answered.");

  public static final Rule ALLOW_NO_REASON =
      Rule.error(
          "allow.no-reason",
          "An answer has no reason.",
          "The reason is what the reviewers of a plan read in place of the finding.");

  public static final Rule ALLOW_UNUSED =
      Rule.warning(
          "allow.unused",
          "An answer answers nothing.",
          "What it was meant for is gone, or stands in another step; it would hide what somebody"
              + " adds later.");

  /// What a run finds too, where only it knows the values.
  public static final Rule DELEGATE_UNKNOWN_HOST = UnknownDelegate.RULE;

  public static final Rule HOLD_ARGUMENT = RefusedHold.RULE;

  public static final Rule STEP_ARGUMENT = RefusedArguments.RULE;

  public static final Rule HOLD_NOT_HOLDABLE =
      Rule.error(
          "hold.not-holdable",
          "A module is held that cannot be.",
          "Only some modules have something to keep open around steps and to let go afterwards.");

  public static final Rule HOSTS_NONE =
      Rule.error(
          "hosts.none",
          "No play chooses a host.",
          "A run that does nothing and reports success is worse than one that fails: somebody"
              + " believes in a backup that was never made.");

  public static final Rule HOSTS_NEVER_RAN =
      Rule.error(
          "hosts.never-ran",
          "A value of another host is used before that host can have it.",
          "`hosts[...]` holds what steps have registered on a host by then: in an earlier play, or"
              + " in an earlier step of the same play, whose hosts go side by side. With `serial`,"
              + " with `strategy: free` and inside one step of the play no other host need be as"
              + " far.");

  public static final Rule HOSTS_NO_SUCH_MEMBER =
      Rule.error(
          "hosts.no-such-member",
          "A group has fewer hosts than is assumed.",
          "`groups.primary[0]` is the first host of the group in the inventory that is used; where"
              + " there is none, the step would fail in the middle of the run.");

  public static final Rule HOSTS_UNKNOWN_GROUP =
      Rule.error(
          "hosts.unknown-group",
          "A group is named that is not in the inventory.",
          "Its hosts would be looked for in the middle of the run.");

  public static final Rule HOSTS_UNKNOWN_HOST =
      Rule.error(
          "hosts.unknown-host",
          "A host's values are used, and it is not in the inventory.",
          "They would be looked for in the middle of the run.");

  public static final Rule INPUT_MISSING =
      Rule.error(
          "input.missing",
          "An input that has no default is not given.",
          "Nothing is asked for in the middle of a run. The input's own sentence says what it is.");

  public static final Rule INPUT_PATTERN =
      Rule.error(
          "input.pattern",
          "An input does not match its pattern.",
          "The pattern says which values make sense; a name with a blank or a slash in it ends up"
              + " in paths and commands.");

  public static final Rule INPUT_UNKNOWN =
      Rule.error(
          "input.unknown",
          "There is no such input.",
          "A misspelled input would leave the default in force.");

  public static final Rule NAME_MAYBE_UNDEFINED =
      Rule.error(
          "name.maybe-undefined",
          "A name is used where it may have no value.",
          "A step under `when` may be skipped, a loop may have no items, a block may fail half-way:"
              + " what is registered there is not there afterwards, and of a skipped step only"
              + " `outcome` and `reason` are. The step that uses it would fail in the middle of the"
              + " run. Use it under the same condition, or ask first with `has(...)`.");

  public static final Rule NAME_ONLY_WITH_TAGS =
      Rule.error(
          "name.only-with-tags",
          "A name is used where tags can leave out the step that defines it.",
          "`-t` and `--skip-tags` choose steps, and `never` leaves one out by itself. A choice that"
              + " runs the step that uses the name and not the one that defines it would fail in"
              + " the middle of the run. Steps that gather what others use have the tag `always`.");

  public static final Rule NAME_RESERVED =
      Rule.error(
          "name.reserved",
          "A name of the language is given to a value.",
          "`inputs`, `hosts`, `facts` and the modules' names would mean something else from there"
              + " on.");

  public static final Rule STEP_MISSING_ARGUMENT =
      Rule.error(
          "step.missing-argument",
          "An argument that a module needs is missing.",
          "Nothing is assumed in its place. The module's arguments are on its page in"
              + " docs/modules.");

  public static final Rule STEP_NOT_ARGUMENTS =
      Rule.error(
          "step.not-arguments",
          "A module that has no short form is given a text.",
          "Its arguments are a mapping: which of them the text is would be a guess.");

  public static final Rule STEP_UNKNOWN_ARGUMENT =
      Rule.error(
          "step.unknown-argument",
          "A module has no such argument.",
          "What is written under a misspelled argument would be ignored.");

  public static final Rule TYPE_MISMATCH =
      Rule.error(
          "type.mismatch",
          "A value has another type than is wanted.",
          "Values are converted only where nothing can be lost: durations and sizes have units,"
              + " instants an offset, choices are those listed.");

  public static final Rule VARIABLE_UNDEFINED_FOR_HOST =
      Rule.error(
          "variable.undefined-for-host",
          "A variable is defined for some hosts of a play only.",
          "The step would fail on the others, in the middle of the run.");

  private static final List<Rule> OWN =
      List.of(
          ALLOW_CERTAIN,
          ALLOW_NO_REASON,
          ALLOW_UNUSED,
          HOLD_NOT_HOLDABLE,
          HOSTS_NEVER_RAN,
          HOSTS_NO_SUCH_MEMBER,
          HOSTS_NONE,
          HOSTS_UNKNOWN_GROUP,
          HOSTS_UNKNOWN_HOST,
          INPUT_MISSING,
          INPUT_PATTERN,
          INPUT_UNKNOWN,
          NAME_MAYBE_UNDEFINED,
          NAME_ONLY_WITH_TAGS,
          NAME_RESERVED,
          STEP_MISSING_ARGUMENT,
          STEP_NOT_ARGUMENTS,
          STEP_UNKNOWN_ARGUMENT,
          TYPE_MISMATCH,
          VARIABLE_UNDEFINED_FOR_HOST);

  /// All of them, with those about whole runbooks.
  public static final List<Rule> ALL =
      Stream.concat(OWN.stream(), RunbookRules.ALL.stream().map(RunbookRule::rule)).toList();

  private CheckRules() {}
}
