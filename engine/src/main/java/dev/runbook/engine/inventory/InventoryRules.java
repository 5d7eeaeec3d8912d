package dev.runbook.engine.inventory;

import dev.runbook.engine.diagnostic.Rule;
import java.util.List;

/// Rules of inventories and of patterns over them.
public final class InventoryRules {
  public static final Rule CONNECTION =
      Rule.error(
          "inventory.connection",
          "The way to a host makes no sense.",
          "A port that is no port, an option that is not known, a jump host that leads back to"
              + " itself: it is said before anything runs, for every host that a play can match.");

  public static final Rule CYCLE =
      Rule.error(
          "inventory.cycle",
          "A group is in itself.",
          "Which variables win would depend on where one begins to look.");

  public static final Rule DYNAMIC =
      Rule.error(
          "inventory.dynamic",
          "An inventory is a program or for a plug-in of Ansible.",
          "A run must not depend on what a program says at that moment. Write its answer to a file"
              + " with `ansible-inventory --list --yaml`.");

  public static final Rule ENCRYPTED_FILE =
      Rule.error(
          "inventory.encrypted-file",
          "A file of variables is encrypted as a whole.",
          "Its names could not be checked. Encrypt the values instead: `!vault`.");

  public static final Rule INDEX =
      Rule.error(
          "inventory.index",
          "A pattern counts beyond its group.",
          "`group[5]` of five hosts names none; the step would silently run nowhere.");

  public static final Rule INI_ASSIGNMENT =
      Rule.error(
          "inventory.ini-assignment",
          "Words behind a host are no assignments.",
          "In an INI inventory a host is followed by `name=value`. A blank in a value needs"
              + " quotes.");

  public static final Rule INI_CHILD =
      Rule.error(
          "inventory.ini-child",
          "A line of a section `:children` is more than a name.",
          "Each line names one group. Variables of a group stand in its section `:vars`.");

  public static final Rule INI_QUOTES =
      Rule.error(
          "inventory.ini-quotes",
          "A quote in a line of hosts is not closed.",
          "The rest of the line would be part of the value.");

  public static final Rule INI_SECTION =
      Rule.error(
          "inventory.ini-section",
          "A section's header is not understood.",
          "Headers are `[group]`, `[group:vars]` and `[group:children]`. The lines below it would"
              + " belong to the section before.");

  public static final Rule JINJA =
      Rule.error(
          "inventory.jinja",
          "A variable that is used is a Jinja template.",
          "It would be taken as it is written. `{{name}}` in a YAML inventory and `!expr` are"
              + " evaluated.");

  public static final Rule NAME =
      Rule.error(
          "inventory.name",
          "A name is not one of a host or a group.",
          "Names must be usable in patterns and in file names; blanks, commas and colons"
              + " separate.");

  public static final Rule PATTERN =
      Rule.error(
          "inventory.pattern",
          "A host pattern is not understood.",
          "A pattern is a list of names, groups, `*`, `~regex` and `!` or `&` before them. A"
              + " pattern that is guessed could run on the wrong hosts.");

  public static final Rule RANGE =
      Rule.error(
          "inventory.range",
          "A range of hosts is empty or runs backwards.",
          "`db[3:1]` names no host, and more than 10,000 are nobody's intention.");

  public static final Rule RESERVED =
      Rule.error(
          "inventory.reserved",
          "A name of the language is given to a host or a group.",
          "`control` is the machine that runs this, `all` every host; another meaning would be"
              + " mistaken for it.");

  public static final Rule SAME_NAME =
      Rule.warning(
          "inventory.same-name",
          "A host and a group have the same name.",
          "A pattern could mean either.");

  public static final Rule SHAPE =
      Rule.error(
          "inventory.shape",
          "A part of an inventory has the wrong shape.",
          "Groups are mappings with `hosts`, `children` and `vars`; each of these is a mapping."
              + " What does not fit would be dropped.");

  public static final Rule TOO_DEEP =
      Rule.error(
          "inventory.too-deep",
          "Groups are nested deeper than anybody means.",
          "The limit keeps a broken file from using up the memory.");

  public static final Rule UNKNOWN_CONNECTION_KEY =
      Rule.error(
          "inventory.unknown-connection-key",
          "A key of a connection is not known.",
          "An option that is ignored is one that somebody relies on: a host key that is not"
              + " checked, a user that is another.");

  public static final Rule UNKNOWN_GROUP =
      Rule.error(
          "inventory.unknown-group",
          "A section names a group that has no hosts section.",
          "Its variables would reach nobody.");

  public static final Rule UNKNOWN_HOST =
      Rule.error(
          "inventory.unknown-host",
          "A pattern names a host or a group that does not exist.",
          "The play would run on fewer hosts than were meant, and say nothing.");

  public static final Rule UNKNOWN_KEY =
      Rule.error(
          "inventory.unknown-key",
          "A key of a group is not known.",
          "Groups have `hosts`, `children` and `vars`. What stands under a misspelled key would be"
              + " ignored.");

  public static final Rule UNUSED_FILE =
      Rule.warning(
          "inventory.unused-file",
          "A file of variables is named after no group and no host.",
          "Its variables reach nobody. Most often its name is misspelled.");

  public static final Rule VARIABLE_NAME =
      Rule.warning(
          "inventory.variable-name",
          "A variable has a name that no expression can use.",
          "Names are letters, digits and underscores and begin with no digit.");

  public static final List<Rule> ALL =
      List.of(
          CONNECTION,
          CYCLE,
          DYNAMIC,
          ENCRYPTED_FILE,
          INDEX,
          INI_ASSIGNMENT,
          INI_CHILD,
          INI_QUOTES,
          INI_SECTION,
          JINJA,
          NAME,
          PATTERN,
          RANGE,
          RESERVED,
          SAME_NAME,
          SHAPE,
          TOO_DEEP,
          UNKNOWN_CONNECTION_KEY,
          UNKNOWN_GROUP,
          UNKNOWN_HOST,
          UNKNOWN_KEY,
          UNUSED_FILE,
          VARIABLE_NAME);

  private InventoryRules() {}
}
