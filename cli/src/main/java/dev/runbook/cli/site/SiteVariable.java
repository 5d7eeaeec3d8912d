package dev.runbook.cli.site;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.ValueType;

/// One variable of a site's profile.
///
/// @param section the heading that it stands under
/// @param doc what it means, in sentences
/// @param written the value that a new project has, as YAML behind the name: on its line, or after
///   a line break as a block without indentation
public record SiteVariable(
    String section, String name, ValueType type, String doc, String written) {
  public SiteVariable {
    requireNonNull(section, "section is null");
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    requireNonNull(doc, "doc is null");
    requireNonNull(written, "written is null");
  }
}
