package dev.runbook.engine.expression;

import dev.runbook.engine.value.Value;

/// Takes a template's text and values in their order and makes the result of them; decides how
/// values are escaped.
interface Output {
  /// Text of the template itself.
  void text(String text);

  /// A value to be written.
  ///
  /// @param value as it was found, perhaps sensitive or not known yet
  /// @throws TemplateStop when it cannot be written here
  void value(Tag tag, Value value);

  /// The place of a value that is not looked at yet: the template is only being checked.
  ///
  /// @throws TemplateStop when no value can be written here
  void hole(Tag tag);

  /// What the place is: equal for places where the same text means the same.
  Object place();

  /// A section cannot be decided yet, so its text is left out.
  void undecided(Tag tag, Value.Unknown unknown);

  Value result();
}
