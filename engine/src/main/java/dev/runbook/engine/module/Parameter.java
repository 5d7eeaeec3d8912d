package dev.runbook.engine.module;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.expression.Place;
import dev.runbook.engine.value.ValueType;

/// One argument that a module takes.
///
/// @param place how templates in it are escaped; holds for texts inside lists and mappings too
/// @param doc one sentence, with the default where there is one
public record Parameter(String name, ValueType type, Presence presence, Place place, String doc) {
  /// Whether it must be given.
  public enum Presence {
    REQUIRED,
    OPTIONAL
  }

  public Parameter {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    requireNonNull(presence, "presence is null");
    requireNonNull(place, "place is null");
    requireNonNull(doc, "doc is null");
  }

  public static Parameter required(String name, ValueType type, String doc) {
    return new Parameter(name, type, Presence.REQUIRED, Place.PLAIN, doc);
  }

  public static Parameter optional(String name, ValueType type, String doc) {
    return new Parameter(name, type, Presence.OPTIONAL, Place.PLAIN, doc);
  }

  public Parameter in(Place where) {
    return new Parameter(name, type, presence, where, doc);
  }
}
