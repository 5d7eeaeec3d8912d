package dev.runbook.engine.runbook;

import static java.util.Objects.requireNonNull;

/// A key that a mapping of the language may have.
///
/// @param doc one sentence, for the reference and for editors
public record Key(String name, Form form, Presence presence, String doc) {
  /// How what stands under a key is written.
  public enum Form {
    /// A single value that is read as the text it is written with.
    TEXT,
    /// A text, or a list of them.
    TEXTS,
    /// `true` or `false`.
    FLAG,
    /// Anything that has a value: constants, templates, expressions, secrets, lists and mappings of
    /// these.
    VALUE,
    /// Names and their values.
    VARIABLES,
    /// A type: `list(string)`.
    TYPE,
    /// Records by name.
    TYPES,
    /// Declarations of inputs by name.
    INPUTS,
    /// Declarations of outputs by name.
    OUTPUTS,
    PLAYS,
    STEPS,
    /// A steps file, or what [Section#INCLUDE] has.
    INCLUDE,
    /// For each module arguments.
    DEFAULTS,
    /// A number of hosts or a percentage, or a list of these.
    BATCHES,
    /// A whole number from 0 to 100, with or without `%`.
    PERCENTAGE,
    /// `linear` or `free`.
    STRATEGY,
    /// `true`, `false`, a user, or `{ user, password }`.
    BECOME,
    /// An expression, or a list of them.
    EXPRESSION
  }

  /// Whether it must be there.
  public enum Presence {
    REQUIRED,
    OPTIONAL
  }

  public Key {
    requireNonNull(name, "name is null");
    requireNonNull(form, "form is null");
    requireNonNull(presence, "presence is null");
    requireNonNull(doc, "doc is null");
  }

  static Key required(String name, Form form, String doc) {
    return new Key(name, form, Presence.REQUIRED, doc);
  }

  static Key optional(String name, Form form, String doc) {
    return new Key(name, form, Presence.OPTIONAL, doc);
  }
}
