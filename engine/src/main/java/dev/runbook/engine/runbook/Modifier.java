package dev.runbook.engine.runbook;

import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The one table of the keys that may stand beside a step's module, `steps` or `include`, in the
/// order in which they wrap it, outermost first.
public enum Modifier {
  TAGS(
      Kind.VALUE,
      ValueType.listOf(Simple.STRING),
      "Names by which `-t` and `--skip-tags` choose steps."),
  RUN_ONCE(Kind.VALUE, Simple.BOOL, "Runs on the first host only; all hosts get its result."),
  DELEGATE_TO(Kind.VALUE, Simple.STRING, "Runs on another host, with this host's values."),
  LOOP(Kind.VALUE, ValueType.listOf(Simple.DYNAMIC), "Runs once for each item of a list."),
  AS(Kind.NAME, Simple.STRING, "The name of the loop's item; default `item`."),
  PARALLEL(Kind.VALUE, Simple.INT, "How many items of the loop run at once; default 1."),
  WHEN(Kind.EXPRESSION, Simple.BOOL, "Runs only if this holds; looked at for each item."),
  IGNORE_ERRORS(Kind.VALUE, Simple.BOOL, "A failure is shown and the run goes on."),
  RESCUE(Kind.STEPS, Simple.DYNAMIC, "Steps that handle a failure: the run goes on after them."),
  ON_FAILURE(Kind.STEPS, Simple.DYNAMIC, "Steps after a failure, which then goes on."),
  ALWAYS(Kind.STEPS, Simple.DYNAMIC, "Steps that run at the end, however it ended."),
  DEADLINE(Kind.VALUE, Simple.DURATION, "Limit for all attempts together."),
  RETRIES(Kind.VALUE, Simple.INT, "How many more attempts there are after the first."),
  UNTIL(Kind.EXPRESSION, Simple.BOOL, "An attempt counts as good only if this holds."),
  DELAY(Kind.VALUE, Simple.DURATION, "Wait between attempts; default 5s."),
  TIMEOUT(Kind.VALUE, Simple.DURATION, "Limit for one attempt."),
  WITH(Kind.HOLDS, Simple.DYNAMIC, "What is held open around the steps."),
  BECOME(Kind.VALUE, Simple.DYNAMIC, "Runs as another user: true (root), a name, or false."),
  ENVIRONMENT(
      Kind.VALUE, new ValueType.MapOf(Simple.DYNAMIC), "Environment variables for commands."),
  CHANGED_WHEN(Kind.EXPRESSION, Simple.BOOL, "Says whether the result counts as a change."),
  FAILED_WHEN(Kind.EXPRESSION, Simple.BOOL, "Says whether the result counts as a failure."),
  GUARD(Kind.EXPRESSION, Simple.BOOL, "What must be true before a destructive step runs."),
  APPROVE(Kind.VALUE, Simple.STRING, "What the operator approves by typing the host's name."),
  IRREVERSIBLE(
      Kind.VALUE,
      Simple.STRING,
      "What cannot be taken back once the step has run; shown at the head of a plan."),
  IF_INTERRUPTED(
      Kind.VALUE,
      Simple.STRING,
      "What is left, and what to do, when the run dies in it; shown at the head of a plan."),
  UNSAFE(Kind.VALUE, Simple.BOOL, "Allows `{{{raw}}}` in this step."),
  ALLOW(
      Kind.ANSWERS,
      Simple.DYNAMIC,
      "Answers to rules that guess: `[{ rule: ..., because: ... }]`."),
  VARS(Kind.VARIABLES, Simple.DYNAMIC, "Variables for this step."),
  REGISTER(Kind.NAME, Simple.STRING, "The name under which the result is kept."),
  NOTIFY(
      Kind.VALUE,
      Simple.DYNAMIC,
      "A handler, or a list of them, to run at the play's end if this changed something.");

  /// How the value of a modifier is written.
  public enum Kind {
    VALUE,
    /// A CEL expression, or a list of them that must all hold.
    EXPRESSION,
    /// A plain name: letters, digits and underscores.
    NAME,
    STEPS,
    HOLDS,
    VARIABLES,
    ANSWERS
  }

  private final Kind kind;

  /// Types are records that copy what they are given.
  @SuppressWarnings("ImmutableEnumChecker")
  private final ValueType type;

  private final String doc;

  Modifier(Kind kind, ValueType type, String doc) {
    this.kind = kind;
    this.type = type;
    this.doc = doc;
  }

  /// The key as it is written: `ignore_errors`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Kind kind() {
    return kind;
  }

  public ValueType type() {
    return type;
  }

  public String doc() {
    return doc;
  }

  public static Optional<Modifier> of(String key) {
    return Arrays.stream(values()).filter(modifier -> modifier.key().equals(key)).findFirst();
  }

  public static List<String> keys() {
    return Arrays.stream(values()).map(Modifier::key).toList();
  }
}
