package dev.runbook.engine.runbook;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.RuleId;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what stands under `allow`.
final class AnswerReader {
  private AnswerReader() {}

  static List<Answer> read(List<Node> nodes, List<Diagnostic> problems) {
    List<Answer> answers = new ArrayList<>();
    for (Node node : nodes) {
      if (!(node instanceof Node.Mapping mapping)) {
        problems.add(
            Diagnostic.error(
                    RunbookFileRules.STRUCTURE_WRONG_KIND,
                    node.span(),
                    "An entry under `allow` is a mapping, and this is " + node.kind() + ".")
                .withAdvice("Write `- { rule: ..., because: ... }`."));
        continue;
      }
      KeyedMapping keys = new KeyedMapping(mapping, Section.ANSWER, problems);
      Optional<Node> rule = keys.required("rule");
      Optional<Node> because = keys.required("because");
      keys.reportUnknownKeys();
      if (rule.isEmpty() || because.isEmpty()) {
        continue;
      }
      Optional<Node.Scalar> id = keys.scalar("rule");
      Optional<Node.Scalar> reason = keys.scalar("because");
      if (id.isPresent() && RuleId.isOne(id.get().text())) {
        answers.add(
            new Answer(
                new RuleId(id.get().text()),
                reason.map(Node.Scalar::text).orElse(""),
                node.span()));
      } else if (id.isPresent()) {
        problems.add(
            Diagnostic.error(
                RunbookFileRules.ALLOW_NOT_A_RULE,
                id.get().span(),
                "`" + id.get().text() + "` is not the id of a rule."));
      }
    }
    return answers;
  }
}
