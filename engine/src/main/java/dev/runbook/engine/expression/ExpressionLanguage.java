package dev.runbook.engine.expression;

import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// CEL (the Common Expression Language) with our types and functions.
///
/// The library behind it is heavy, so it is set up when the first expression is compiled; compiled
/// expressions are kept. May be used by many threads.
///
/// Beside CEL's own functions and macros there are `has(name)` for names that may have no value,
/// `lsn("16/B374D848")`, `byteSize("2GiB")`, `text(x)`, `json.encode(x)`, `json.decode(text)`, and
/// CEL's extensions for strings, lists, maths, sets, regular expressions, base 64, `cel.bind` and
/// optional values. `has` of null is false. Sizes are whole numbers of bytes.
public final class ExpressionLanguage {
  private static final String FIRST = "[1].filter(n, n > 0).map(n, string(n)) == [''] && true";

  private final List<FunctionSpec> functions;
  private final ConcurrentHashMap<Key, Compiled> compiled = new ConcurrentHashMap<>();
  private final AtomicBoolean warm = new AtomicBoolean();
  private volatile @Nullable CelEngine engine;

  private record Key(String text, Map<String, ValueType> names) {}

  public ExpressionLanguage(List<Functions> functions) {
    List<FunctionSpec> all = new ArrayList<>(new StandardFunctions().functions());
    functions.forEach(each -> all.addAll(each.functions()));
    this.functions = List.copyOf(all);
  }

  /// Every function of ours, for documentation.
  public List<FunctionSpec> functions() {
    return functions;
  }

  /// Begins to set the library up, on a thread of its own, and takes one expression through parser
  /// and type checker: it takes as long as the files take to read. A second call does nothing.
  public void warmUp() {
    if (!warm.getAndSet(true)) {
      Thread.ofPlatform()
          .daemon()
          .name("expressions")
          .start(() -> compile(FIRST, new SourceFile("", FIRST).start(), Names.ANY));
    }
  }

  /// @param span where the text stands
  Compiled compile(String text, Span span, Names names) {
    ScalarText place = new ScalarText(text, span);
    CelEngine cel = engine();
    return switch (cel.read(place, names)) {
      case CelEngine.Rejected rejected -> new Compiled.Rejected(rejected.problems());
      case CelEngine.Parsed parsed -> {
        Map<String, ValueType> used = new LinkedHashMap<>();
        parsed.names().forEach(name -> names.type(name).ifPresent(type -> used.put(name, type)));
        Key key = new Key(text, used);
        Compiled known = compiled.get(key);
        if (!(known instanceof Compiled.Program)) {
          known = cel.check(parsed, place, used);
          compiled.put(key, known);
        }
        yield known;
      }
    };
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
