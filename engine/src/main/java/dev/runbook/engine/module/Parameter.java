package dev.runbook.engine.module;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.expression.Place;
import dev.runbook.engine.value.ValueType;

/// One argument that a module takes.
///
/// @param place how templates in it are escaped; holds for texts inside lists and mappings too
/// @param written where its text stands
/// @param doc one sentence, with the default where there is one
public record Parameter(
    String name, ValueType type, Presence presence, Place place, Written written, String doc) {
  /// Whether it must be given.
  public enum Presence {
    REQUIRED,
    OPTIONAL
  }

  /// Where the text of an argument stands.
  public enum Written {
    IN_STEP,
    /// In a file that the step names; the module is given its text, with the values filled in.
    IN_FILE
  }

  public Parameter {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    requireNonNull(presence, "presence is null");
    requireNonNull(place, "place is null");
    requireNonNull(written, "written is null");
    requireNonNull(doc, "doc is null");
  }

  public static Parameter required(String name, ValueType type, String doc) {
    return new Parameter(name, type, Presence.REQUIRED, Place.PLAIN, Written.IN_STEP, doc);
  }

  public static Parameter optional(String name, ValueType type, String doc) {
    return new Parameter(name, type, Presence.OPTIONAL, Place.PLAIN, Written.IN_STEP, doc);
  }

  public Parameter in(Place where) {
    return new Parameter(name, type, presence, where, written, doc);
  }

  /// The argument names a file beside the one it stands in, and its value is that file's text.
  public Parameter inFile() {
    return new Parameter(name, type, presence, place, Written.IN_FILE, doc);
  }

  public boolean isInFile() {
    return written == Written.IN_FILE;
  }
}
