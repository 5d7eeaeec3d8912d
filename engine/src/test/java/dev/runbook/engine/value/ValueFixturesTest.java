package dev.runbook.engine.value;

import dev.runbook.engine.Fixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Types and conversions, case by case.
class ValueFixturesTest {
  private static final Map<String, ValueType.RecordOf> DECLARED = declared();

  private static Map<String, ValueType.RecordOf> declared() {
    Map<String, ValueType> disk = new LinkedHashMap<>();
    disk.put("id", ValueType.Simple.STRING);
    disk.put("size", ValueType.Simple.SIZE);
    disk.put("note", ValueType.optional(ValueType.Simple.STRING));
    ValueType.RecordOf type = new ValueType.RecordOf("Disk", disk);
    Map<String, ValueType> manifest = new LinkedHashMap<>();
    manifest.put("run", ValueType.Simple.STRING);
    manifest.put("disks", ValueType.listOf(type));
    manifest.put("stop_lsn", ValueType.Simple.LSN);
    return Map.of("Disk", type, "Manifest", new ValueType.RecordOf("Manifest", manifest));
  }

  static Stream<Path> types() throws IOException {
    return Fixture.in("value/types");
  }

  /// A case is a written type.
  @ParameterizedTest
  @MethodSource("types")
  void typesAreReadOrRefused(Path file) throws IOException {
    Fixture.check(
        file,
        written ->
            switch (TypeReader.read(written, DECLARED)) {
              case TypeReader.Read read -> read.type().written();
              case TypeReader.Refused refused ->
                  refused.problem() + refused.advice().map(text -> "\n" + text).orElse("");
            });
  }

  static Stream<Path> conversions() throws IOException {
    return Fixture.in("value/conversions");
  }

  /// A case is a type, `<-`, and a value in the JSON of the engine's own files.
  @ParameterizedTest
  @MethodSource("conversions")
  void valuesAreConvertedOrRefused(Path file) throws IOException {
    Fixture.check(file, ValueFixturesTest::convert);
  }

  private static String convert(String line) {
    String[] both = line.split(" <- ", 2);
    if (!(TypeReader.read(both[0], DECLARED) instanceof TypeReader.Read read)) {
      throw new IllegalArgumentException("not a type: " + both[0]);
    }
    return switch (Coercion.coerce(JsonValues.read(both[1]), read.type())) {
      case Coercion.Accepted accepted -> JsonValues.write(accepted.value());
      case Coercion.Refused refused ->
          (refused.path().isEmpty() ? "" : "at " + refused.path() + ": ")
              + refused.problem()
              + refused.advice().map(text -> "\n" + text).orElse("");
    };
  }
}
