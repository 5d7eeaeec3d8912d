package dev.runbook.cli.schema;

import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Section;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Steps: their modifiers, and the modules' arguments.
final class StepSchemas {
  private final ModuleCatalog catalog;
  private final SectionSchemas sections;

  StepSchemas(ModuleCatalog catalog, SectionSchemas sections) {
    this.catalog = catalog;
    this.sections = sections;
  }

  /// A module, `steps` or `include`, with modifiers.
  Schema step() {
    Map<String, Schema> properties = new LinkedHashMap<>(sections.properties(Section.STEP.keys()));
    List<String> actions = new ArrayList<>(List.of("steps", "include"));
    for (Modifier modifier : Modifier.values()) {
      properties.put(modifier.key(), of(modifier).described(modifier.doc()));
    }
    for (Module<?> module : catalog.modules()) {
      ModuleSpec spec = module.spec();
      properties.put(spec.name(), arguments(spec).described(spec.doc()));
      actions.add(spec.name());
    }
    return Schema.record(properties).requiringOneOf(actions);
  }

  /// An entry under `with`.
  Schema hold() {
    Map<String, Schema> properties = new LinkedHashMap<>(sections.properties(Section.HOLD.keys()));
    List<String> modules = new ArrayList<>();
    for (Module<?> module : catalog.modules()) {
      if (module instanceof Holdable<?> holdable) {
        modules.add(module.spec().name());
        properties.put(
            module.spec().name(),
            Schema.record(parameters(holdable.holdParameters())).described(module.spec().doc()));
      }
    }
    return Schema.record(properties).requiringOneOf(modules);
  }

  /// What `defaults` of a play may say: for each module some of its arguments.
  Schema defaults() {
    Map<String, Schema> properties = new LinkedHashMap<>();
    for (Module<?> module : catalog.modules()) {
      Map<String, Schema> parameters = parameters(module.spec().parameters());
      if (module instanceof Holdable<?> holdable) {
        parameters(holdable.holdParameters()).forEach(parameters::putIfAbsent);
      }
      properties.put(
          module.spec().name(),
          (module.spec().open() ? Schema.open(parameters) : Schema.record(parameters))
              .described(module.spec().doc()));
    }
    return Schema.record(properties);
  }

  /// What must be given may come from the play's `defaults`: nothing is required here.
  private static Schema arguments(ModuleSpec spec) {
    Map<String, Schema> parameters = parameters(spec.parameters());
    Schema written = spec.open() ? Schema.open(parameters) : Schema.record(parameters);
    return spec.shorthand()
        .flatMap(spec::parameter)
        .map(alone ->
            Schema.anyOf(
                written,
                alone.type() == ValueType.Simple.DYNAMIC
                    ? Schema.types("string", "number", "boolean", "array")
                    : ValueSchemas.of(alone.type()),
                Schema.types("null")))
        .orElseGet(() -> ValueSchemas.orNull(written));
  }

  private static Map<String, Schema> parameters(List<Parameter> parameters) {
    Map<String, Schema> properties = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      properties.put(
          parameter.name(),
          ValueSchemas.orNull(ValueSchemas.of(parameter.type())).described(parameter.doc()));
    }
    return properties;
  }

  private Schema of(Modifier modifier) {
    return switch (modifier.kind()) {
      case EXPRESSION -> SectionSchemas.expression();
      case NAME -> Schema.pattern("^[A-Za-z_][A-Za-z0-9_]*$");
      case STEPS -> sections.steps();
      case HOLDS -> Schema.list(Schema.reference(SectionSchemas.HOLD));
      case VARIABLES -> SectionSchemas.variables();
      case ANSWERS -> Schema.list(sections.of(Section.ANSWER));
      case VALUE ->
          switch (modifier) {
            case BECOME -> SectionSchemas.become();
            case TAGS, NOTIFY -> SectionSchemas.texts();
            default -> ValueSchemas.of(modifier.type());
          };
    };
  }

  /// The names of the types that are written alone, for completion.
  static List<String> typeNames() {
    List<String> names = new ArrayList<>();
    for (ValueType.Simple type : ValueType.Simple.values()) {
      names.add(type.written());
    }
    return names;
  }
}
