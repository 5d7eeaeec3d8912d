package dev.runbook.cli.report.html;

import java.util.List;

/// What the template of the page shows, by the names that it shows it by. Texts are plain; the
/// template escapes them. An empty text or list is left out.
///
/// @param policy the content security policy
/// @param sections what must not be missed, before the plays
/// @param reviews what the runbook shows the reviewer; one or none
/// @param facts when, by whom and with what the plan was made
/// @param kinds the marks that occur, gravest first
record Page(
    String policy,
    String style,
    String script,
    String title,
    String description,
    List<Fact> facts,
    List<Count> counts,
    List<Section> sections,
    List<Review> reviews,
    List<Table> inputs,
    List<String> hosts,
    List<Kind> kinds,
    List<Play> plays) {
  /// A name and what it stands for.
  record Fact(String name, String value) {}

  /// @param kind a class of the style sheet
  record Count(String kind, long number, String words) {}

  /// A mark in the page: a class of the style sheet, a sign and a word.
  record Kind(String kind, String sign, String word) {}

  /// @param kind a class of the style sheet
  record Section(String anchor, String kind, String heading, List<Notice> notices) {}

  /// Something that stands before the plays because it must not be missed.
  ///
  /// @param anchor the step's
  /// @param lines what exactly; those with a name are shown as text under it
  record Notice(
      String anchor,
      String number,
      String name,
      String hosts,
      String circumstance,
      List<Fact> lines,
      List<Guard> guards) {}

  /// What the runbook shows the reviewer, in tables.
  record Review(List<Sheet> sheets) {}

  /// A table that the runbook shows.
  ///
  /// @param anchor the step's
  /// @param heads of the columns; there is none without columns
  record Sheet(
      String anchor,
      String number,
      String title,
      String hosts,
      String circumstance,
      List<Heads> heads,
      List<Row> rows) {}

  /// @param named whether rows have names, which have a column without a head
  record Heads(boolean named, List<String> columns) {}

  /// @param name none or one
  record Row(List<String> name, List<Entry> cells) {}

  /// @param names its hosts, separated by spaces
  record Play(
      String anchor, String name, String hosts, String names, String size, List<Step> steps) {}

  /// @param loop the key of the loop's item
  /// @param gist what becomes of it, in a line
  /// @param open whether it is unfolded at first
  record Step(
      String anchor,
      String number,
      String name,
      String loop,
      Kind mark,
      String hosts,
      String circumstance,
      String gist,
      boolean open,
      boolean group,
      List<Outcome> outcomes,
      List<Nest> nests) {}

  /// The steps inside a step; there is none around no step.
  record Nest(List<Step> steps) {}

  /// What becomes of a step on some of its hosts.
  ///
  /// @param header its hosts, where the step's line does not say them all; empty when it does
  /// @param names its hosts, separated by spaces
  /// @param changes whether something would or may change
  /// @param because what it depends on that the step runs
  /// @param texts commands, statements and expressions
  /// @param tables the other arguments
  record Outcome(
      String header,
      Kind mark,
      String circumstance,
      String names,
      boolean changes,
      String because,
      List<Entry> texts,
      List<Table> tables,
      List<Hold> holds,
      List<String> notes,
      List<Alteration> alterations,
      List<Trouble> troubles,
      List<Guard> guards,
      List<Fact> remarks,
      String module,
      String tags) {}

  /// A value with how it is known.
  ///
  /// @param brief the beginning of a long value, which is folded; empty for a short one
  /// @param origin a class of the style sheet
  /// @param known in words
  record Entry(String name, String shown, String brief, String origin, String known) {}

  /// Values under each other; there is none of no value.
  record Table(List<Entry> entries) {
    static List<Table> of(List<Entry> entries) {
      return entries.isEmpty() ? List.of() : List.of(new Table(entries));
    }
  }

  record Hold(String title, String note, List<Table> tables) {}

  /// One thing that is changed.
  record Alteration(Kind mark, String verb, String subject, List<Diff> diffs) {}

  record Diff(List<DiffLine> lines) {}

  /// @param kind `added`, `removed`, `hunk` or `same`
  record DiffLine(String kind, String text) {}

  /// What would fail.
  record Trouble(String message, String detail, String hint) {}

  /// @param truth a class of the style sheet: `yes`, `no` or `open`
  record Guard(String expression, String truth, String said, List<Table> tables) {}
}
