package dev.runbook.cli.command;

import dev.runbook.engine.diagnostic.Rule;
import java.util.List;

/// Rules of what is given on the command line and in the configuration.
public final class CommandRules {
  public static final Rule CONFIG_UNKNOWN_KEY =
      Rule.error(
          "config.unknown-key",
          "The configuration has a key that is not known.",
          "What stands under a misspelled key would be ignored.");

  public static final Rule CONFIG_UNREADABLE =
      Rule.error(
          "config.unreadable",
          "The configuration cannot be read.",
          "Nothing runs with half a configuration.");

  public static final Rule CONFIG_VALUE =
      Rule.error(
          "config.value",
          "A setting of the configuration has a value that it cannot have.",
          "What was meant to keep a plan from running would keep nothing.");

  public static final Rule FILE_NOT_FOUND =
      Rule.error(
          "file.not-found",
          "There is no such runbook.",
          "A runbook is looked for here, in `runbooks/` and in the directories of the"
              + " configuration.");

  public static final Rule INPUT_NOT_A_PAIR =
      Rule.error(
          "input.not-a-pair",
          "What stands behind `-e` is no input.",
          "An input is written `name=value`, as a YAML or JSON mapping, or `@FILE`.");

  public static final Rule INPUT_UNREADABLE =
      Rule.error(
          "input.unreadable",
          "A file of inputs cannot be read.",
          "Nothing runs with half its inputs.");

  public static final Rule LIMIT_UNREADABLE =
      Rule.error(
          "limit.unreadable",
          "A file of hosts behind `--limit` cannot be read.",
          "Without the limit the run would go to all hosts.");

  public static final List<Rule> ALL =
      List.of(
          CONFIG_UNKNOWN_KEY,
          CONFIG_UNREADABLE,
          CONFIG_VALUE,
          FILE_NOT_FOUND,
          INPUT_NOT_A_PAIR,
          INPUT_UNREADABLE,
          LIMIT_UNREADABLE);

  private CommandRules() {}
}
