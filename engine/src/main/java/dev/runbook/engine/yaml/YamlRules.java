package dev.runbook.engine.yaml;

import dev.runbook.engine.diagnostic.Rule;
import java.util.List;

/// Rules of reading a file as YAML, below everything that a runbook means.
public final class YamlRules {
  public static final Rule FILE_DIRECTORY =
      Rule.error(
          "file.directory",
          "A directory is named where a file is read.",
          "Nothing is read from a directory. Name the file in it.");

  public static final Rule FILE_ENCODING =
      Rule.error(
          "file.encoding",
          "A file is not UTF-8.",
          "Another encoding is not guessed: a guess could change a path or a password. Save the"
              + " file as UTF-8.");

  public static final Rule FILE_MISSING =
      Rule.error(
          "file.missing",
          "A file does not exist.",
          "What is named must be there when the runbook is read, not when it runs. Look for the"
              + " name in the folder of the file that names it.");

  public static final Rule FILE_TOO_LARGE =
      Rule.error(
          "file.too-large",
          "A file is larger than 3 MiB.",
          "No runbook or inventory is; it is most likely a data file whose name was given by"
              + " mistake.");

  public static final Rule FILE_UNREADABLE =
      Rule.error(
          "file.unreadable",
          "A file cannot be read.",
          "It is a directory, or may not be read by the user who runs this. Nothing goes on without"
              + " it.");

  public static final Rule ALIAS =
      Rule.error(
          "yaml.alias",
          "An alias stands for more than one value.",
          "`*name` repeats single values only. A list or mapping that is written once and meant"
              + " twice hides what a step does from whoever reads it; use a variable or a steps"
              + " file.");

  public static final Rule CHARACTER =
      Rule.error(
          "yaml.character",
          "A character stands in the file that YAML does not allow.",
          "Control characters are invisible, and other programs read the file differently. In a"
              + " double-quoted text they are written as escapes.");

  public static final Rule DOCUMENTS =
      Rule.error(
          "yaml.documents",
          "A file has more than one document.",
          "Everything behind `---` would be ignored. Make two files of it.");

  public static final Rule DUPLICATE_KEY =
      Rule.error(
          "yaml.duplicate-key",
          "A key stands twice in a mapping.",
          "One of the two values would silently win. Remove one of them.");

  public static final Rule KEY =
      Rule.error(
          "yaml.key",
          "A key is missing, is no single value, or has a tag.",
          "Keys are plain names. A missing key is often a `:` too many; a key that is a mapping"
              + " often a `{{name}}` without quotes.");

  public static final Rule MERGE_KEY =
      Rule.error(
          "yaml.merge-key",
          "A merge key (`<<`) is used.",
          "Merging is not part of YAML 1.2, and what wins is not to be seen. Write the keys out, or"
              + " use `defaults` and variables.");

  public static final Rule SYNTAX =
      Rule.error(
          "yaml.syntax",
          "The file is not YAML.",
          "The parser says where it gave up; the mistake is there or on the line before: a quote"
              + " that is not closed, a column that is off by one, a `: ` in a text without"
              + " quotes.");

  public static final Rule TAB =
      Rule.error(
          "yaml.tab",
          "A tab stands where YAML wants blanks.",
          "How wide a tab is is not agreed on. Indent with blanks.");

  public static final Rule TAG =
      Rule.error(
          "yaml.tag",
          "A tag is not one of the language.",
          "A tag says how a value is read; an unknown one would be dropped with its meaning. Tags"
              + " are `!expr`, `!secret` and `!vault`.");

  public static final Rule TOO_DEEP =
      Rule.error(
          "yaml.too-deep",
          "Values are nested deeper than anybody means.",
          "The limit keeps a broken or hostile file from using up the memory.");

  public static final Rule TOO_LARGE =
      Rule.error(
          "yaml.too-large",
          "A file is longer than a runbook can be.",
          "The limit keeps a broken or hostile file from using up the memory. Split the runbook by"
              + " `include`.");

  public static final Rule TOO_MANY_NODES =
      Rule.error(
          "yaml.too-many-nodes",
          "A file has more values than a runbook can have.",
          "The limit keeps a broken or hostile file from using up the memory. Split the runbook by"
              + " `include`.");

  public static final Rule UNKNOWN_ANCHOR =
      Rule.error(
          "yaml.unknown-anchor",
          "An alias has no anchor.",
          "`*name` repeats what `&name` marked before it. A text that begins with `*` needs"
              + " quotes.");

  public static final Rule UNQUOTED_TEMPLATE =
      Rule.error(
          "yaml.unquoted-template",
          "A value begins with `{{` and has no quotes.",
          "To YAML that is a mapping. Put the whole value in quotes: `\"{{name}}\"`.");

  public static final List<Rule> ALL =
      List.of(
          FILE_DIRECTORY,
          FILE_ENCODING,
          FILE_MISSING,
          FILE_TOO_LARGE,
          FILE_UNREADABLE,
          ALIAS,
          CHARACTER,
          DOCUMENTS,
          DUPLICATE_KEY,
          KEY,
          MERGE_KEY,
          SYNTAX,
          TAB,
          TAG,
          TOO_DEEP,
          TOO_LARGE,
          TOO_MANY_NODES,
          UNKNOWN_ANCHOR,
          UNQUOTED_TEMPLATE);

  private YamlRules() {}
}
