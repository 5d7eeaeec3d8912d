package dev.runbook.engine.expression;

import java.util.List;

/// One `{{...}}` of a template.
///
/// @param path the parts of the dotted name; empty for `{{.}}`, the item that a section has come to
/// @param start where it stands in the template's text, in characters, up to and without `end`
record Tag(Kind kind, List<String> path, int start, int end) {
  enum Kind {
    VALUE,
    /// `{{{x}}}` or `{{&x}}`: not escaped.
    RAW,
    SECTION,
    INVERTED
  }

  Tag {
    path = List.copyOf(path);
  }

  String name() {
    return path.isEmpty() ? "." : String.join(".", path);
  }

  boolean isSection() {
    return kind == Kind.SECTION || kind == Kind.INVERTED;
  }
}
