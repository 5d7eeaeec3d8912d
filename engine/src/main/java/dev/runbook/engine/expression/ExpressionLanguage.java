package dev.runbook.engine.expression;

import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// CEL (the Common Expression Language) with our types and functions.
///
/// The library behind it is heavy, so it is set up for the first expression that is more than
/// [CommonLanguage] knows; compiled expressions are kept. May be used by many threads.
///
/// Beside CEL's own functions and macros there are `has(name)` for names that may have no value,
/// `lsn("16/B374D848")`, `byteSize("2GiB")`, `text(x)`, `json.encode(x)`, `json.decode(text)`, and
/// CEL's extensions for strings, lists, maths, sets, regular expressions, base 64, `cel.bind` and
/// optional values. `has` of null is false. Sizes are whole numbers of bytes.
public final class ExpressionLanguage {
  private final List<FunctionSpec> functions;
  private final ConcurrentHashMap<Key, Compiled> compiled = new ConcurrentHashMap<>();
  private final CommonLanguage common;
  private volatile @Nullable CelEngine engine;

  private record Key(String text, Map<String, ValueType> names) {}

  public ExpressionLanguage(List<Functions> functions) {
    List<FunctionSpec> all = new ArrayList<>(new StandardFunctions().functions());
    functions.forEach(each -> all.addAll(each.functions()));
    this.functions = List.copyOf(all);
    this.common = new CommonLanguage(all);
  }

  /// Every function of ours, for documentation.
  public List<FunctionSpec> functions() {
    return functions;
  }

  /// @param span where the text stands
  Compiled compile(String text, Span span, Names names) {
    ScalarText place = new ScalarText(text, span);
    Optional<Parsed> read = common.read(text, names);
    if (read.isPresent()) {
      return compiled(read.get(), place, names, true);
    }
    return switch (engine().read(place, names)) {
      case CelEngine.Rejected rejected -> new Compiled.Rejected(rejected.problems());
      case Parsed parsed -> compiled(parsed, place, names, false);
    };
  }

  private Compiled compiled(Parsed parsed, ScalarText place, Names names, boolean isCommon) {
    Map<String, ValueType> used = new LinkedHashMap<>();
    parsed.names().forEach(name -> names.type(name).ifPresent(type -> used.put(name, type)));
    Key key = new Key(place.text(), used);
    Compiled known = compiled.get(key);
    if (!(known instanceof Compiled.Program)) {
      known =
          (isCommon
                  ? common.program(parsed, place, used, library(parsed, place, used))
                  : Optional.<Compiled.Program>empty())
              .<Compiled>map(program -> program)
              .orElseGet(() -> engine().check(parsed, place, used));
      compiled.put(key, known);
    }
    return known;
  }

  /// What the library makes of an expression that was compiled without it, once it is needed.
  private Planned library(Parsed parsed, ScalarText place, Map<String, ValueType> used) {
    return Planned.after(() -> engine().check(parsed, place, used));
  }

  private CelEngine engine() {
    CelEngine known = engine;
    if (known == null) {
      synchronized (this) {
        known = engine;
        if (known == null) {
          known = new CelEngine(functions);
          engine = known;
        }
      }
    }
    return known;
  }
}
