package dev.runbook.engine.module;

import dev.runbook.engine.value.ValueType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Which fields of a module's result only some of its actions fill.
///
/// @param givers for each such field the actions that fill it, as they are written in a step:
///   `action: create`
public record ResultFields(ValueType.RecordOf whole, Map<String, List<String>> givers) {
  public ResultFields {
    Map<String, List<String>> copied = new LinkedHashMap<>();
    givers.forEach((field, actions) -> copied.put(field, List.copyOf(actions)));
    givers = Collections.unmodifiableMap(copied);
  }

  /// The result of a step without the fields that only others fill, of which it knows who does.
  ///
  /// @param actions what is known by reading that the step does; none when that is not known
  public ValueType.RecordOf of(Set<String> actions) {
    if (actions.isEmpty()) {
      return whole;
    }
    Map<String, String> others = new LinkedHashMap<>();
    givers.forEach((field, own) -> {
      if (Collections.disjoint(own, actions)) {
        others.put(
            field,
            "`"
                + field
                + "` is what "
                + own.stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "))
                + (own.size() == 1 ? " returns." : " return."));
      }
    });
    return whole.without(others);
  }
}
