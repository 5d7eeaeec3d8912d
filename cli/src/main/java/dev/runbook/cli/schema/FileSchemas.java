package dev.runbook.cli.schema;

import dev.runbook.cli.site.SiteVariable;
import dev.runbook.engine.inventory.ConnectionField;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.runbook.Input;
import dev.runbook.engine.runbook.Key;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.runbook.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The schemas of whole files. They refuse what the readers refuse by its shape, and nothing that
/// they take; what names and values mean is for `check`. A profile's variables are held to their
/// types too, which `check` finds only in a runbook that uses them.
public final class FileSchemas {
  private static final String GROUP = "group";
  private static final String VARIABLES = "variables";

  private final SectionSchemas sections = new SectionSchemas();
  private final StepSchemas steps;

  public FileSchemas(ModuleCatalog catalog) {
    this.steps = new StepSchemas(catalog, sections);
  }

  public Schema runbook() {
    Map<String, Schema> definitions = stepDefinitions();
    definitions.put(SectionSchemas.PLAY, sections.of(Section.PLAY));
    definitions.put(SectionSchemas.DEFAULTS, steps.defaults());
    return sections.of(Section.RUNBOOK).document("Runbook", definitions);
  }

  public Schema stepsFile() {
    return sections.of(Section.STEPS_FILE).document("Steps file of a runbook", stepDefinitions());
  }

  private Map<String, Schema> stepDefinitions() {
    Map<String, Schema> definitions = new LinkedHashMap<>(ValueSchemas.definitions());
    definitions.put(SectionSchemas.STEP, steps.step());
    definitions.put(SectionSchemas.HOLD, steps.hold());
    return definitions;
  }

  /// An inventory in YAML: groups with `hosts`, `children` and `vars`.
  public Schema inventory() {
    return groups("Inventory", List.of());
  }

  /// A site's profile: an inventory of variables. It may define others beside those of the site,
  /// which the site's own runbooks use.
  ///
  /// @param variables what the shipped runbooks take from it, in the order of completion
  public Schema profile(List<SiteVariable> variables) {
    return groups("Profile of a site", variables);
  }

  private static Schema groups(String title, List<SiteVariable> known) {
    Map<String, Schema> definitions = variableDefinitions(known);
    Map<String, Schema> parts = new LinkedHashMap<>();
    Schema variables = ValueSchemas.orNull(Schema.reference(VARIABLES));
    Schema groups = ValueSchemas.orNull(Schema.map(orNothing(GROUP)));
    parts.put(
        "hosts",
        Schema.anyOf(Schema.map(variables), Schema.types("string", "null"))
            .described("Hosts by name, or `db[1:3]`, with their variables."));
    parts.put("children", groups.described("Groups inside this one."));
    parts.put("vars", variables.described("Variables of all hosts of the group."));
    definitions.put(GROUP, Schema.record(parts));
    return Schema.map(orNothing(GROUP)).document(title, definitions);
  }

  /// The file of inputs that `-e @FILE` gives to a runbook.
  public Schema inputs(Runbook runbook) {
    Map<String, Schema> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Input input : runbook.inputs()) {
      properties.put(input.name(), ValueSchemas.of(input.type()).described(input.doc()));
      if (input.required()) {
        required.add(input.name());
      }
    }
    return Schema.record(properties)
        .requiring(required)
        .document("Inputs of " + runbook.name(), ValueSchemas.definitions());
  }

  /// The project's configuration.
  ///
  /// @param settings what it may say
  public Schema config(List<Key> settings) {
    return sections.of(settings).document("Configuration of runbook", Map.of());
  }

  private static Schema orNothing(String definition) {
    return Schema.anyOf(Schema.reference(definition), Schema.types("null"));
  }

  private static Map<String, Schema> variableDefinitions(List<SiteVariable> known) {
    Map<String, Schema> fields = new LinkedHashMap<>();
    Map<String, Schema> variables = new LinkedHashMap<>();
    for (SiteVariable variable : known) {
      variables.put(variable.name(), ValueSchemas.of(variable.type()).described(variable.doc()));
    }
    for (ConnectionField field : ConnectionField.values()) {
      fields.put(field.key(), of(field).described(field.doc()));
    }
    variables.put(
        ConnectionField.VARIABLE,
        Schema.anyOf(Schema.record(fields), Schema.types("string", "null"))
            .described("How a host is reached. Fields are looked up one by one."));
    for (String name : ConnectionField.BECOME_PASSWORD) {
      variables.put(name, value("The password that sudo asks for, a secret."));
    }
    for (ConnectionField field : ConnectionField.values()) {
      for (String name : field.ansible()) {
        variables.put(name, value("Ansible's name for `connection: { " + field.key() + " }`."));
      }
    }
    Map<String, Schema> definitions = new LinkedHashMap<>(ValueSchemas.definitions());
    definitions.put(VARIABLES, Schema.open(variables));
    return definitions;
  }

  private static Schema of(ConnectionField field) {
    return switch (field) {
      case TRANSPORT ->
          Schema.anyOf(Schema.choices(List.of("ssh", "local")), Schema.types("string", "null"));
      case JUMP -> Schema.types("string", "array", "null");
      default ->
          Schema.anyOf(
              Schema.types("string", "integer", "null"), Schema.reference(ValueSchemas.SECRET));
    };
  }

  private static Schema value(String doc) {
    return Schema.any().described(doc);
  }
}
