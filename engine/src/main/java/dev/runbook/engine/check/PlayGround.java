package dev.runbook.engine.check;

import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Play;
import java.util.List;
import java.util.Set;

/// What all steps of a play have in common.
///
/// @param hosts the hosts that the play may run on
/// @param variables the names that the runbook and the play define for all of them
/// @param ownVariables those that the play defines: nothing in the inventory hides them
record PlayGround(Play play, List<String> hosts, Set<String> variables, Set<String> ownVariables) {
  PlayGround {
    hosts = List.copyOf(hosts);
    variables = Set.copyOf(variables);
    ownVariables = Set.copyOf(ownVariables);
  }

  List<Definition> defaults(String module) {
    return play.defaults().getOrDefault(module, List.of());
  }
}
