package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.runbook.Input;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.source.SourceFile;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The inputs of runbooks and steps files are used.
final class UnusedInput implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
              "name.unused-input",
              "An input is declared and nothing uses it.",
              "Whoever gives it believes that it changes something. Either it is a leftover, or"
                  + " what should heed it does not.")
          .guessing();

  /// `inputs` as a whole: its fields may be used where nobody sees their names.
  private static final Pattern WHOLE = Pattern.compile("\\binputs\\b(?!\\s*[.\\[])");

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
    Map<SourceFile, List<Input>> declared = new HashMap<>();
    declared.put(reading.runbook().file(), reading.runbook().inputs());
    reading.eachStep((step, _) -> {
      if (step instanceof Step.Include include) {
        include.callee().ifPresent(callee -> declared.putIfAbsent(callee.file(), callee.inputs()));
      }
    });
    Set<String> ofInventory = Words.ofInventory(reading);
    declared.forEach((file, inputs) -> {
      Set<String> texts = new LinkedHashSet<>(ofInventory);
      reading.runbook().templates().forEach(each -> texts.add(each.text()));
      reading.eachValue(file, scalar -> texts.add(scalar.text()));
      texts.removeIf(text -> !text.contains("inputs"));
      if (texts.stream().anyMatch(text -> WHOLE.matcher(text).find() && text.contains("{{"))) {
        return;
      }
      for (Input input : inputs) {
        Pattern use =
            Pattern.compile(
                "\\binputs(\\s*\\.\\s*\\??"
                    + Pattern.quote(input.name())
                    + "\\b|\\s*\\[\\s*['\"]"
                    + Pattern.quote(input.name())
                    + "['\"])");
        if (texts.stream().noneMatch(text -> use.matcher(text).find())) {
          found.accept(
              RULE.at(input.span(), "Nothing uses the input `" + input.name() + "`.")
                  .withAdvice("Take it out, or use it as `inputs." + input.name() + "`."));
        }
      }
    });
  }
}
