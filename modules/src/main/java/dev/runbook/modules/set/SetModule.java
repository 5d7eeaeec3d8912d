package dev.runbook.modules.set;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.List;
import java.util.regex.Pattern;

/// Gives names to values. Takes any names; each becomes a registered value of the host, as if a
/// step had registered it, and `register` keeps all of them as one mapping. The engine does the
/// former: a module cannot write variables.
public final class SetModule implements Module<Names> {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "set",
              "Gives names to values: `set: { first: !expr \"rows[0]\" }`. Each name is a"
                  + " registered value of the host for the steps that follow; `register` keeps all"
                  + " of them as a mapping.",
              List.of(),
              new ValueType.MapOf(ValueType.Simple.DYNAMIC))
          .opened();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public Names read(Arguments arguments) throws ArgumentException {
    if (arguments.values().isEmpty()) {
      throw new ArgumentException("", "Module `set` needs at least one name with a value.");
    }
    for (String name : arguments.values().keySet()) {
      if (!NAME.matcher(name).matches()) {
        throw new ArgumentException(
            name,
            "`" + name + "` is not a name: letters, digits and `_`, no digit at the beginning.");
      }
    }
    return new Names(arguments.values());
  }

  @Override
  public Effect effect(Names arguments) {
    return Effect.READ;
  }

  @Override
  public Assessment assess(Names names, Probe probe) {
    return Assessment.unchanged(reason(names), Value.map(names.values()));
  }

  @Override
  public Applied apply(Names names, Session session) {
    return Applied.unchanged(reason(names), Value.map(names.values()));
  }

  private static String reason(Names names) {
    return "sets " + String.join(", ", names.values().keySet());
  }
}
