package dev.runbook.engine.saved;

import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlanCodec;
import dev.runbook.engine.plan.PlannedQuestion;
import dev.runbook.engine.plan.Sightings;
import dev.runbook.engine.value.Fields;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Saved plans as JSON and back.
///
/// The file holds a digest of its own content. That tells an accidental edit; a signature tells one
/// that is meant.
public final class SavedPlanCodec {
  /// What the field `kind` says.
  public static final String KIND = "runbook-saved-plan";

  private SavedPlanCodec() {}

  /// Whether a file with this text means to be a saved plan.
  public static boolean recognises(String text) {
    return text.startsWith("{") && text.substring(0, Math.min(200, text.length())).contains(KIND);
  }

  /// The text of the file.
  public static String write(SavedPlan saved) {
    Value content = content(saved);
    return JsonValues.pretty(
        new Fields()
            .put("kind", KIND)
            .put("version", SavedPlan.VERSION)
            .put("sha256", sha256(JsonValues.plain(content)))
            .put("content", content)
            .mapping());
  }

  private static Value content(SavedPlan saved) {
    Map<String, String> inputs = new LinkedHashMap<>();
    saved.origin().inputs().forEach((name, value) -> inputs.put(name, JsonValues.write(value)));
    Map<String, Value> hosts = new LinkedHashMap<>();
    saved
        .origin()
        .hosts()
        .forEach((play, names) -> hosts.put(play, new Fields().put("hosts", names).mapping()));
    return new Fields()
        .put("operator", saved.operator())
        .put("engine", saved.origin().engine())
        .put("approvals", saved.approvals())
        .put("asked", asked(saved.asked()))
        .put("limit", saved.origin().limit())
        .putValues("plays", hosts)
        .putTexts("inputs", inputs)
        .putTexts("modules", saved.origin().modules())
        .put(
            "files", Value.list(saved.origin().files().stream().map(SavedPlanCodec::file).toList()))
        .put(
            "identities",
            Value.list(saved.identities().stream().map(SavedPlanCodec::seen).toList()))
        .put("answers", Value.list(saved.answers().stream().map(SavedPlanCodec::answer).toList()))
        .put("plan", PlanCodec.value(saved.plan()))
        .mapping();
  }

  private static Value asked(Asked asked) {
    return new Fields()
        .put("runbook", asked.runbook())
        .put("inventories", asked.inventories())
        .put("inputs", asked.inputs())
        .put("limit", asked.limit())
        .put("tags", asked.tags())
        .put("skip_tags", asked.skipTags())
        .mapping();
  }

  private static Value file(SavedFile file) {
    return new Fields()
        .put("kind", word(file.kind()))
        .put("name", file.name())
        .put("sha256", file.sha256())
        .put("text", file.text())
        .mapping();
  }

  private static Value seen(Sightings.Sighting sighting) {
    return new Fields()
        .put("host", sighting.host())
        .put("what", sighting.identity().what())
        .put("subject", sighting.identity().subject())
        .put("value", sighting.identity().value())
        .mapping();
  }

  private static Value answer(ReviewedAnswer answer) {
    return new Fields()
        .put("kind", word(answer.kind()))
        .put("host", answer.host())
        .put("step", answer.step())
        .put("question", answer.question())
        .put("granted", Value.bool(answer.granted()))
        .put("by", answer.by())
        .mapping();
  }

  /// Reads what [#write] wrote.
  ///
  /// @throws IOException when the text is no saved plan, was changed since, or is of a newer
  ///   version; the message is a sentence
  public static SavedPlan read(String text) throws IOException {
    try {
      Fields file = Fields.of(JsonValues.parse(text));
      if (file.whole("version") > SavedPlan.VERSION) {
        throw new IOException("It was written by a newer runbook.");
      }
      Value content = file.value("content");
      if (!sha256(JsonValues.plain(content)).equals(file.text("sha256"))) {
        throw new IOException("It was changed after it was written.");
      }
      return read(Fields.of(content));
    } catch (IllegalArgumentException e) {
      throw new IOException("It cannot be read as a saved plan: " + e.getMessage(), e);
    }
  }

  private static SavedPlan read(Fields from) throws IOException {
    Map<String, Value> inputs = new LinkedHashMap<>();
    from.texts("inputs").forEach((name, json) -> inputs.put(name, JsonValues.read(json)));
    Map<String, List<String>> hosts = new LinkedHashMap<>();
    from.values("plays").forEach((play, value) -> hosts.put(play, Fields.of(value).list("hosts")));
    List<SavedFile> files = new ArrayList<>();
    for (Fields each : from.each("files")) {
      files.add(
          new SavedFile(
              constant(SavedFile.Kind.class, each.text("kind")),
              each.text("name"),
              each.text("sha256"),
              each.text("text")));
    }
    Plan plan = PlanCodec.read(from.value("plan"));
    return new SavedPlan(
        plan,
        from.text("operator"),
        asked(from.fields("asked")),
        new Origin(
            from.text("engine"), from.texts("modules"), files, inputs, from.text("limit"), hosts),
        from.each("identities").stream().map(SavedPlanCodec::seen).toList(),
        from.each("answers").stream().map(SavedPlanCodec::answer).toList(),
        (int) from.whole("approvals"));
  }

  private static Asked asked(Fields from) {
    return new Asked(
        from.text("runbook"),
        from.list("inventories"),
        from.list("inputs"),
        from.text("limit"),
        from.list("tags"),
        from.list("skip_tags"));
  }

  private static Sightings.Sighting seen(Fields from) {
    return new Sightings.Sighting(
        from.text("host"),
        new Identity(from.text("what"), from.text("subject"), from.text("value")));
  }

  private static ReviewedAnswer answer(Fields from) {
    return new ReviewedAnswer(
        constant(PlannedQuestion.Kind.class, from.text("kind")),
        from.text("host"),
        from.text("step"),
        from.text("question"),
        from.flag("granted"),
        from.text("by"));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }

  /// The digest of the text's UTF-8 bytes (FIPS 180-4), in lower-case hex.
  public static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
