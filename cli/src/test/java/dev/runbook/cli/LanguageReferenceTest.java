package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.expression.FunctionSpec;
import dev.runbook.engine.fact.FactSource;
import dev.runbook.engine.inventory.ConnectionField;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Section;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.modules.catalog.ShippedModules;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `docs/language.md` has every word of the language.
class LanguageReferenceTest {
  static Stream<String> words() {
    List<String> words = new ArrayList<>();
    for (Section section : Section.values()) {
      section.keys().forEach(key -> words.add(key.name()));
    }
    for (Modifier modifier : Modifier.values()) {
      words.add(modifier.key());
    }
    for (ConnectionField field : ConnectionField.values()) {
      words.add(field.key());
      words.addAll(field.ansible());
    }
    words.addAll(ConnectionField.BECOME_PASSWORD);
    for (ValueType.Simple type : ValueType.Simple.values()) {
      words.add(type.written());
    }
    return words.stream().distinct().sorted();
  }

  static Set<String> settings() throws IOException {
    return JsonValues.parse(Files.readString(ShippedSchemas.FOLDER.resolve("config.json")))
                instanceof Value.Mapping schema
            && schema.field("properties").orElseThrow() instanceof Value.Mapping properties
        ? properties.entries().keySet()
        : Set.of();
  }

  static Stream<String> functions() {
    return new ExpressionLanguage(ShippedModules.functions())
        .functions().stream().map(FunctionSpec::name);
  }

  static Stream<String> facts() {
    return ShippedModules.facts().stream().map(FactSource::name);
  }

  @ParameterizedTest
  @MethodSource({"words", "settings"})
  void aKeyIsInTheReference(String word) throws IOException {
    assertCode("\\b" + Pattern.quote(word) + "\\b", word);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aFunctionIsInTheReference(String function) throws IOException {
    assertCode(Pattern.quote(function + "("), function);
  }

  @ParameterizedTest
  @MethodSource("facts")
  void aFactIsInTheReference(String fact) throws IOException {
    assertCode(Pattern.quote("facts." + fact), fact);
  }

  /// Named in the text itself: what only an example holds is not explained.
  private static void assertCode(String pattern, String word) throws IOException {
    String text =
        Files.readString(CommandLine.CHECKOUT.resolve("docs/language.md"))
            .replaceAll("(?ms)^```.*?^```", "");
    assertTrue(
        Pattern.compile("`[^`\n]*" + pattern + "[^`\n]*`").matcher(text).find(),
        () -> "`" + word + "` is not in docs/language.md");
  }
}
