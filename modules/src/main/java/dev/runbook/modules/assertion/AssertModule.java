package dev.runbook.modules.assertion;

import static java.util.stream.Collectors.joining;

import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Fails with kind ASSERTION unless every expression is true. A plan judges what is known already.
public final class AssertModule implements Module<Assertion> {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "assert",
              "Fails the step unless every expression is true. A plan judges what is known already"
                  + " and says what is not.",
              List.of(
                  Parameter.required(
                          "that",
                          ValueType.Simple.DYNAMIC,
                          "The expressions: a list, or a single one. All are judged, and all that"
                              + " are false are named.")
                      .in(Place.EXPRESSION),
                  Parameter.optional(
                      "message",
                      ValueType.Simple.STRING,
                      "What to say when one is false; the expressions are named below it.")),
              new ValueType.RecordOf("Assertion", Map.of("checked", ValueType.Simple.INT)))
          .withShorthand("that");

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public Assertion read(Arguments arguments) throws ArgumentException {
    Value that = arguments.value("that").revealed();
    List<Value> items = that instanceof Value.Listing list ? list.items() : List.of(that);
    if (items.isEmpty()) {
      throw new ArgumentException("that", "An `assert` needs at least one expression.");
    }
    List<Claim> claims = new ArrayList<>();
    for (Value item : items) {
      claims.add(claim(item));
    }
    return new Assertion(claims, arguments.optionalText("message"));
  }

  /// The engine gives `{ expression, value }`; a value that was computed whole, as by `!expr`, has
  /// no text of its own.
  private static Claim claim(Value item) {
    if (item.revealed() instanceof Value.Mapping mapping) {
      Value value = mapping.entries().get("value");
      if (value != null
          && mapping.entries().get("expression") instanceof Value.Text(String expression)) {
        return new Claim(expression.strip(), value);
      }
    }
    return new Claim("the computed expression", item);
  }

  @Override
  public Effect effect(Assertion arguments) {
    return Effect.READ;
  }

  @Override
  public Assessment assess(Assertion assertion, Probe probe) throws ModuleFailure {
    refuseFalse(assertion);
    List<Claim> open = assertion.with(Claim.Verdict.OPEN);
    String reason =
        open.isEmpty()
            ? held(assertion)
            : "cannot be judged yet: "
                + open.stream().map(AssertModule::waiting).collect(joining(", "));
    return Assessment.unchanged(reason, value(assertion));
  }

  @Override
  public Applied apply(Assertion assertion, Session session) throws ModuleFailure {
    refuseFalse(assertion);
    List<Claim> open = assertion.with(Claim.Verdict.OPEN);
    if (!open.isEmpty()) {
      throw ModuleFailure.of(
          FailureKind.EVALUATION,
          "It cannot be judged whether " + quoted(open) + ": a value is not known.");
    }
    return Applied.unchanged(held(assertion), value(assertion));
  }

  private static void refuseFalse(Assertion assertion) throws ModuleFailure {
    List<Claim> senseless = assertion.with(Claim.Verdict.NO_ANSWER);
    if (!senseless.isEmpty()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.EVALUATION, quoted(senseless) + " is neither true nor false.")
              .withHint("Compare it with something: `x == 1`, `size(x) > 0`."));
    }
    List<Claim> wrong = assertion.with(Claim.Verdict.FALSE);
    if (wrong.isEmpty()) {
      return;
    }
    String list = wrong.stream().map(AssertModule::line).collect(joining("\n"));
    if (assertion.message().isPresent()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.ASSERTION, assertion.message().get()).withDetail(list));
    }
    throw wrong.size() == 1
        ? ModuleFailure.of(FailureKind.ASSERTION, "It is not true that " + quoted(wrong) + ".")
        : new ModuleFailure(
            Failure.of(
                    FailureKind.ASSERTION,
                    wrong.size() + " of " + assertion.claims().size() + " are not true.")
                .withDetail(list));
  }

  private static String line(Claim claim) {
    return "false: " + claim.expression();
  }

  private static String waiting(Claim claim) {
    String after = String.join(", ", claim.value().unknownAfter());
    return "`" + claim.expression() + "`" + (after.isEmpty() ? "" : " (known after " + after + ")");
  }

  private static String quoted(List<Claim> claims) {
    return claims.stream().map(claim -> "`" + claim.expression() + "`").collect(joining(" and "));
  }

  private static String held(Assertion assertion) {
    return assertion.claims().size() == 1
        ? "it holds"
        : "all " + assertion.claims().size() + " hold";
  }

  private static Value value(Assertion assertion) {
    return Value.map(Map.of("checked", Value.whole(assertion.claims().size())));
  }
}
