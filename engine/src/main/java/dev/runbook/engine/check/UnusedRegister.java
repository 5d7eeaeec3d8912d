package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.source.Position;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What is registered is used.
final class UnusedRegister implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
              "name.unused-register",
              "A result is registered and nothing uses it.",
              "Either the name is a leftover, or what was meant to look at the result does not: a"
                  + " condition or an assertion is missing. A name that begins with `_` is kept on"
                  + " purpose.")
          .guessing();

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public boolean isAskedBeside() {
    return true;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    Map<SourceFile, List<Node.Scalar>> registered = new LinkedHashMap<>();
    reading.eachStep((step, _) -> {
      if (step.modifiers().node(Modifier.REGISTER).orElse(null) instanceof Node.Scalar name) {
        registered.computeIfAbsent(name.span().file(), _ -> new ArrayList<>()).add(name);
      }
    });
    Set<String> elsewhere = new HashSet<>();
    Words.ofInventory(reading).forEach(text -> Words.in(text, elsewhere));
    reading.runbook().templates().forEach(each -> Words.in(each.text(), elsewhere));
    registered.forEach((file, names) -> {
      Set<Position> own = new HashSet<>();
      names.forEach(name -> own.add(name.span().start()));
      Set<String> used = new HashSet<>(elsewhere);
      reading.eachValue(
          file,
          scalar -> {
            if (!own.contains(scalar.span().start())) {
              Words.in(scalar.text(), used);
            }
          });
      for (Node.Scalar name : names) {
        if (!name.text().startsWith("_") && !used.contains(name.text())) {
          found.accept(
              RULE.at(name.span(), "`" + name.text() + "` is registered and nothing uses it.")
                  .withAdvice("Leave out `register`, or look at the result."));
        }
      }
    });
  }
}
