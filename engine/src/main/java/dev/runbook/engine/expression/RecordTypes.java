package dev.runbook.engine.expression;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Our types as CEL's, and back. Records become CEL messages whose names no expression can write
/// (`record:Manifest`), so that they hide nothing.
@SuppressWarnings("Immutable") // filled before CEL sees it, and by one thread only
final class RecordTypes implements CelTypeProvider {
  static final OpaqueType LSN = OpaqueType.create("lsn");
  private static final String PREFIX = "record:";

  private final Map<String, ValueType.RecordOf> records = new LinkedHashMap<>();
  private final Map<String, StructType> structs = new LinkedHashMap<>();

  RecordTypes() {}

  RecordTypes(RecordTypes base) {
    records.putAll(base.records);
    structs.putAll(base.structs);
  }

  CelType type(ValueType type) {
    return named(SeenType.of(type));
  }

  private CelType named(ValueType seen) {
    return switch (seen) {
      case Simple simple ->
          switch (simple) {
            case STRING, PATH -> SimpleType.STRING;
            case INT, SIZE -> SimpleType.INT;
            case DECIMAL -> SimpleType.DOUBLE;
            case BOOL -> SimpleType.BOOL;
            case DURATION -> SimpleType.DURATION;
            case INSTANT -> SimpleType.TIMESTAMP;
            case LSN -> LSN;
            case DYNAMIC -> SimpleType.DYN;
          };
      case ValueType.ListOf list -> ListType.create(named(list.item()));
      case ValueType.MapOf map -> MapType.create(SimpleType.STRING, named(map.item()));
      case ValueType.RecordOf record -> record(record);
      case ValueType.OptionalOf optional -> NullableType.create(named(optional.inner()));
      case ValueType.OneOf _ -> SimpleType.STRING;
    };
  }

  private StructType record(ValueType.RecordOf type) {
    String name = PREFIX + type.name();
    for (int i = 2; records.containsKey(name) && !type.equals(records.get(name)); i++) {
      name = PREFIX + type.name() + ":" + i;
    }
    StructType known = structs.get(name);
    if (known != null) {
      return known;
    }
    records.put(name, type);
    StructType struct =
        StructType.create(
            name,
            ImmutableSet.copyOf(type.fields().keySet()),
            field -> Optional.ofNullable(type.fields().get(field)).map(this::type));
    structs.put(name, struct);
    type.fields().values().forEach(this::type);
    return struct;
  }

  ValueType valueType(CelType type) {
    return switch (type.kind()) {
      case BOOL -> Simple.BOOL;
      case INT, UINT -> Simple.INT;
      case DOUBLE -> Simple.DECIMAL;
      case STRING, BYTES -> Simple.STRING;
      case DURATION -> Simple.DURATION;
      case TIMESTAMP -> Simple.INSTANT;
      case OPAQUE -> type.name().equals(LSN.name()) ? Simple.LSN : Simple.DYNAMIC;
      case LIST -> ValueType.listOf(valueType(type.parameters().getFirst()));
      case MAP -> new ValueType.MapOf(valueType(type.parameters().get(1)));
      case STRUCT -> byName(type.name()).<ValueType>map(named -> named).orElse(Simple.DYNAMIC);
      default ->
          type instanceof NullableType nullable
              ? ValueType.optional(valueType(nullable.targetType()))
              : Simple.DYNAMIC;
    };
  }

  Optional<ValueType.RecordOf> byName(String name) {
    return Optional.ofNullable(records.get(name));
  }

  /// A type as CEL's messages print it, in our words.
  String inOurWords(String celType) {
    return celType
        .replaceAll("record:([^\\s,():]+)(:\\d+)?", "$1")
        .replace("google.protobuf.Timestamp", "instant")
        .replace("google.protobuf.Duration", "duration")
        .replace("wrapper(string)", "string?")
        .replace("wrapper(int)", "int?")
        .replace("wrapper(double)", "decimal?")
        .replace("wrapper(bool)", "bool?")
        .replaceAll("\\bdouble\\b", "decimal")
        .replaceAll("map\\(string, ", "map(")
        .replaceAll("%[A-Za-z]+[0-9]+", "any")
        .replaceAll("\\bdyn\\b", "any");
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.copyOf(structs.values());
  }

  @Override
  public Optional<CelType> findType(String typeName) {
    return Optional.ofNullable(structs.get(typeName));
  }
}
