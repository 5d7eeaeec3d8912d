package dev.runbook.engine.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is done without the CEL library comes out as the library has it: tree, places, type, value,
/// and what is waited for.
///
/// Longer than others for the generator of its expressions. After a change, let it write more:
/// `-Dexpressions=200000 -Dexpressions.seed=7`.
class CommonLanguageTest {
  private static final long SEED = Long.getLong("expressions.seed", 20261129);
  private static final List<FunctionSpec> FUNCTIONS = new StandardFunctions().functions();
  private static final CelEngine LIBRARY = new CelEngine(FUNCTIONS);
  private static final CommonLanguage COMMON = new CommonLanguage(FUNCTIONS);
  private static final World WORLD = new World();
  private static final Pattern STRINGS =
      Pattern.compile("\"([^\"\n]+)\"|: ([^\"'\n#]+)$", Pattern.MULTILINE);

  private int typed;
  private int evaluated;
  private final Map<String, String> different =
      new TreeMap<>(
          Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));

  @Test
  void generatedExpressionsComeOutAlike() {
    Random random = new Random(SEED);
    int texts = Integer.getInteger("expressions", 10_000);
    for (int i = 0; i < texts; i++) {
      String text = new Generator(random).expression();
      compare(text, WORLD.known());
      if (i % 4 == 0) {
        compare(text, Names.ANY);
      }
    }
    assertNoneDiffers();
    assertTrue(typed > texts / 4, typed + " of " + texts + " were typed");
    assertTrue(evaluated > texts / 8, evaluated + " of " + texts + " were evaluated");
  }

  /// Texts of real files, many of which are no expressions at all.
  @Test
  void textsOfRunbooksComeOutAlike() throws IOException {
    Path project = Path.of("..").toAbsolutePath().normalize();
    List<Path> files = new ArrayList<>();
    for (String under : List.of("runbooks", "docs", "engine/src/test/resources")) {
      try (Stream<Path> all = Files.walk(project.resolve(under))) {
        all.filter(file -> file.toString().matches(".*\\.(yml|md|txt)")).forEach(files::add);
      }
    }
    for (Path file : files) {
      STRINGS
          .matcher(Files.readString(file))
          .results()
          .map(found -> Optional.ofNullable(found.group(1)).orElse(found.group(2)).strip())
          .distinct()
          .forEach(text -> compare(text, Names.ANY));
    }
    assertNoneDiffers();
    assertTrue(typed > 500, typed + " were typed");
  }

  /// Elsewhere they would be taken for names.
  @Test
  void spacesOfTheLibrarysFunctionsAreKnown() {
    Set<String> spaces = new TreeSet<>();
    LIBRARY.qualifiedFunctions().forEach(name -> spaces.add(space(name)));
    FUNCTIONS.forEach(function -> spaces.remove(space(function.name())));
    spaces.removeAll(CommonParser.SPACES);
    spaces.remove("_?"); // the operator `_?._`
    assertEquals(Set.of(), spaces);
  }

  private static String space(String name) {
    return name.substring(0, Math.max(0, name.indexOf('.')));
  }

  /// Of these it would say something else, or is not sure.
  @Test
  void mistakesAndTheRareAreLeftToTheLibrary() {
    for (String text :
        List.of(
            "",
            "n +",
            "n\0 + nope",
            "nope",
            "n.",
            "'a",
            "n == 'a'",
            "names.sort",
            "1u",
            "0x1F",
            "1e3",
            "b'a'",
            "r'a'",
            "'''a'''",
            "'\\u0041'",
            "n // 3",
            "!!yes",
            "names.exists(x.y, true)",
            "optional.of(n)",
            "math.abs(n)",
            "sets.contains([n], [n])",
            "cel.bind(x, n, x)",
            "dyn(n)",
            "type(n) == int",
            "Snapshot{id: 'a'}",
            "'\uD83D\uDE00'",
            "[?n]",
            "names.map(x, x, x, x)",
            "has(n == 3)",
            "math.greatest(n, 1, 2)")) {
      assertFalse(isTyped(text), text);
    }
  }

  /// A run that needs the library takes half a second longer, so these must not.
  @Test
  void theUsualIsNotLeftToTheLibrary() throws EvaluationException {
    for (String text :
        List.of(
            "lists.range(n)",
            "lists.range(3).map(i, i + n)",
            "name.matches('^[a-z]')",
            "since > timestamp('2026-01-01T00:00:00Z')",
            "wait < duration('1h30m')",
            "names.size() == 2",
            "mixed.exists(x, x == 'x')",
            "mixed.all(x, x == 'x')",
            "math.greatest(n, 3)",
            "cluster.?nope.orValue(null)")) {
      assertTrue(isTyped(text), text);
      ScalarText place = new ScalarText(text, Scene.span(text));
      Parsed parsed = COMMON.read(text, WORLD.known()).orElseThrow();
      Compiled.Program program =
          COMMON.program(parsed, place, used(parsed), new Planned(() -> fail(text))).orElseThrow();
      assertTrue(new Expression(place, program).withoutLibrary(WORLD).isPresent(), text);
    }
  }

  /// No such expression is known; if there is one, a step that needs its value fails with the
  /// library's words.
  @Test
  void whatTheLibraryRefusesLateIsSaid() {
    String text = "names[7]";
    ScalarText place = new ScalarText(text, Scene.span(text));
    Parsed parsed = COMMON.read(text, WORLD.known()).orElseThrow();
    Diagnostic refusal =
        Diagnostic.error(ExpressionRules.OPERANDS, place.span(), "It does not fit.");
    Compiled.Program program =
        COMMON
            .program(
                parsed,
                place,
                used(parsed),
                Planned.after(() -> new Compiled.Rejected(List.of(refusal))))
            .orElseThrow();
    EvaluationException said =
        assertThrows(
            EvaluationException.class, () -> new Expression(place, program).evaluate(WORLD));
    assertEquals(refusal, said.diagnostic());
  }

  /// The library refuses what makes a tree too deep.
  @Test
  void whatIsLongOrDeepIsLeftToTheLibrary() {
    for (String text :
        List.of(
            "n" + " + n".repeat(101),
            "n" + " * n".repeat(101),
            "later" + ".x".repeat(101),
            "later" + "[0]".repeat(101),
            "later" + " == later".repeat(101),
            "(".repeat(101) + "n" + ")".repeat(101),
            "size([".repeat(60) + "n" + "])".repeat(60),
            "later" + (".x".repeat(40) + "[later").repeat(4) + "]".repeat(4))) {
      assertTrue(COMMON.read(text, WORLD.known()).isEmpty(), text);
    }
  }

  private static boolean isTyped(String text) {
    return COMMON
        .read(text, WORLD.known())
        .flatMap(parsed ->
            COMMON.program(
                parsed,
                new ScalarText(text, Scene.span(text)),
                used(parsed),
                new Planned(() -> fail(text))))
        .isPresent();
  }

  private static Map<String, ValueType> used(Parsed parsed) {
    Map<String, ValueType> used = new LinkedHashMap<>();
    parsed.names().forEach(name -> used.put(name, WORLD.known().type(name).orElseThrow()));
    return used;
  }

  private void compare(String text, Names names) {
    try {
      alike(text, names);
    } catch (AssertionError | RuntimeException e) {
      different.put(text, String.valueOf(e));
    }
  }

  /// The shortest come first.
  private void assertNoneDiffers() {
    assertEquals(
        "",
        different.entrySet().stream()
            .limit(10)
            .map(each -> each.getKey() + "\n    " + each.getValue())
            .collect(Collectors.joining("\n")),
        different.size() + " differ");
  }

  private void alike(String text, Names names) {
    Optional<Parsed> ours = COMMON.read(text, names);
    if (ours.isEmpty()) {
      return;
    }
    ScalarText place = new ScalarText(text, Scene.span(text));
    if (!(LIBRARY.read(place, names) instanceof Parsed theirs)) {
      fail("the library does not read: " + text);
      return;
    }
    Supplier<String> where = () -> "seed " + SEED + ": " + text;
    assertEquals(theirs.tree().getExpr(), ours.get().tree().getExpr(), where);
    assertEquals(
        new TreeMap<>(theirs.tree().getSource().getPositionsMap()),
        new TreeMap<>(ours.get().tree().getSource().getPositionsMap()),
        where);
    assertEquals(theirs.names(), ours.get().names(), where);
    Map<String, ValueType> used = new LinkedHashMap<>();
    theirs.names().forEach(name -> names.type(name).ifPresent(type -> used.put(name, type)));
    Compiled library = LIBRARY.check(theirs, place, used);
    Optional<Compiled.Program> program =
        COMMON.program(ours.get(), place, used, new Planned(() -> fail(text)));
    if (program.isEmpty()) {
      return;
    }
    typed++;
    if (!(library instanceof Compiled.Program checked)) {
      fail("the library refuses: " + text + " " + library);
      return;
    }
    assertEquals(checked.type(), program.get().type(), where);
    assertEquals(checked.reading(), program.get().reading(), where);
    String common;
    try {
      common =
          new Expression(place, program.get())
              .withoutLibrary(WORLD)
              .map(Object::toString)
              .orElse("");
    } catch (EvaluationException e) {
      common = Scene.shown(e.diagnostic());
    }
    if (!common.isEmpty()) {
      evaluated++;
      assertEquals(outcome(new Expression(place, checked)), common, where);
    }
  }

  private static String outcome(Expression expression) {
    try {
      return expression.evaluate(WORLD).toString();
    } catch (EvaluationException e) {
      return Scene.shown(e.diagnostic());
    }
  }

  /// The [Scene] with lists of which a part is not known, and what the scene has no need of.
  private static final class World implements Bindings {
    private final Scene scene = new Scene();
    private final Map<String, Value> more = new LinkedHashMap<>();
    private final Map<String, ValueType> types = new LinkedHashMap<>();

    World() {
      Value unknown = Value.Unknown.after("Wait");
      Value secret = new Value.Sensitive(Value.text("a b"), "!vault");
      more.put("mixed", Value.list(List.of(unknown, Value.text("a b"), Value.text("x"))));
      types.put("mixed", ValueType.listOf(ValueType.Simple.STRING));
      more.put(
          "items",
          Value.list(
              List.of(
                  Value.map(Map.of("id", Value.text("a b"), "size", Value.whole(1))),
                  Value.map(Map.of("id", unknown, "size", Value.whole(2))),
                  Value.map(Map.of("id", secret, "size", unknown)))));
      types.put("items", ValueType.Simple.DYNAMIC);
      more.put("labels", Value.map(Map.of("a b", Value.text("x"), "b", unknown)));
      types.put("labels", new ValueType.MapOf(ValueType.Simple.STRING));
      more.put("where", Value.text("/var/lib"));
      types.put("where", ValueType.Simple.PATH);
      more.put("choice", Value.text("a b"));
      types.put("choice", ValueType.oneOf("a b", "x"));
    }

    Names known() {
      Map<String, ValueType> all = new LinkedHashMap<>(types);
      scene.known().names().forEach(name -> all.put(name, scene.known().type(name).orElseThrow()));
      return new Names(all);
    }

    @Override
    public Optional<Value> find(String name) {
      return Optional.ofNullable(more.get(name)).or(() -> scene.find(name));
    }

    @Override
    public Set<String> names() {
      return scene.names();
    }
  }

  /// Writes expressions over the [Scene]'s names, most of which fit together.
  private static final class Generator {
    private static final List<String> BOOLS =
        List.of(
            "yes",
            "true",
            "false",
            "has(maybe)",
            "has(set.note)",
            "has(none)",
            "cluster.rows[0].standby",
            "later",
            "later.x",
            "has(cluster.nope)",
            "cluster.stop");
    private static final List<String> NUMBERS =
        List.of(
            "n",
            "3",
            "0",
            "-1",
            "cap",
            "later_n",
            "size(names)",
            "size(name)",
            "set.snapshots[0].size",
            "9223372036854775807",
            "cluster.n",
            "int(token)");
    private static final List<String> TEXTS =
        List.of(
            "where",
            "choice",
            "labels.b",
            "mixed[1]",
            "labels[\'a b\']",
            "name",
            "'a'",
            "\"b\"",
            "''",
            "table",
            "backslash",
            "set.id",
            "password",
            "token",
            "cluster.rows[0].wal_level",
            "none",
            "set.note",
            "names[1]",
            "text(n)",
            "cluster.password",
            "maybe",
            "'a b'");
    private static final List<String> LISTS =
        List.of(
            "mixed",
            "items",
            "labels",
            "items",
            "names",
            "set.snapshots",
            "cluster.rows",
            "[]",
            "set.tags",
            "[1, 2]",
            "['a b', 'x']",
            "later",
            "cluster.stop",
            "[later_n, 3]",
            "['a', 2]",
            "[null, 'a']",
            "name.split(' ')",
            "lists.range(3)",
            "lists.range(n)",
            "lists.range(later_n)",
            "lists.range(-2)");
    private static final List<String> OTHERS =
        List.of(
            "start_lsn",
            "since",
            "wait",
            "null",
            "cluster",
            "set",
            "ratio",
            "0.5",
            "lsn('16/0')",
            "cluster.rows[0].lsn",
            "{'a': 1}",
            "{'a': n, 'b': 'x'}",
            "set.snapshots[1]",
            "{'a': later}",
            "x",
            "cluster.?rows.orValue(1)",
            "cluster.?nope.orValue(null)",
            "names.first().orValue('')",
            "{'a': [1], 'b': null}",
            "{'a': [1], 'b': x}",
            "later.?x.orValue(n)",
            "since - since",
            "timestamp('2026-01-01T00:00:00Z')",
            "timestamp('2026-02-28T23:59:59.123456789+13:45')",
            "timestamp('2026-02-30T23:59:59-01:00')",
            "timestamp('2026-02-28T23:59:59.5-01:00')",
            "timestamp('2026-02-28 23:59:59Z')",
            "timestamp(name)",
            "timestamp(since)",
            "timestamp(later)",
            "duration(later)",
            "duration(wait)",
            "duration(name)",
            "duration('1h30m')",
            "duration('90m1s')",
            "duration('1s1h')",
            "duration('')",
            "duration('-1.5h')",
            "since - timestamp('2026-01-01T00:00:00Z')",
            "wait > duration('1m')",
            "wait.getMinutes()",
            "later.getSeconds()",
            "(since - cluster.at).getHours()",
            "since - later",
            "[{'a': 'b'}] + [{'a': later}]",
            "yes ? ['a'] : [later, 'b']",
            "yes ? [{'a': 1}] : [{'a': 'b'}]",
            "yes ? {'a': 'b'} : {'a': later}",
            "(wait - wait).getSeconds()",
            "duration('90s')",
            "set.note in names",
            "none in ['a']",
            "'/' + set.note",
            "yes ? later : null",
            "yes ? '' : set.note",
            "yes ? set.note : ''",
            "yes ? none : null",
            "yes ? null : none",
            "(yes ? set.note : '') + 'a'",
            "(yes ? none : 'b') == null",
            "later[later]",
            "cluster[name]",
            "cluster['rows'][later_n]",
            "[yes ? none : 'b', n]",
            "yes ? null : 'a'",
            "yes ? null : set",
            "[null, set.note]",
            "[1, none]",
            "set.?note.orValue('')");

    private final Random random;
    private int depth;

    Generator(Random random) {
      this.random = random;
    }

    String expression() {
      return switch (random.nextInt(5)) {
        case 0 -> number();
        case 1 -> text();
        case 2 -> list();
        case 3 -> any();
        default -> bool();
      };
    }

    private String pick(List<String> from) {
      return from.get(random.nextInt(from.size()));
    }

    private String any() {
      return switch (random.nextInt(5)) {
        case 0 -> number();
        case 1 -> text();
        case 2 -> list();
        case 3 -> bool();
        default -> pick(OTHERS);
      };
    }

    private boolean leaf() {
      return depth > 3 || random.nextInt(3) == 0;
    }

    private String bool() {
      if (leaf()) {
        return pick(BOOLS);
      }
      depth++;
      String made =
          switch (random.nextInt(16)) {
            case 0 -> bool() + " && " + bool();
            case 1 -> bool() + " || " + bool();
            case 2 -> "!" + bool();
            case 3 -> number() + pick(List.of(" < ", "<=", " > ", " >= ")) + number();
            case 4 -> text() + pick(List.of(" == ", " != ", " < ")) + text();
            case 5 -> any() + pick(List.of(" == ", " != ", " < ", " in ")) + any();
            case 6 ->
                text() + pick(List.of(".startsWith(", ".endsWith(", ".contains(")) + text() + ")";
            case 7 ->
                pick(
                    List.of(
                        text() + " in " + list(),
                        text()
                            + ".matches("
                            + pick(List.of("'^a'", "'a.b$'", "'[0-9]+'", "'('", text()))
                            + ")"));
            case 8 ->
                list() + pick(List.of(".exists(x, ", ".all(x, ", ".exists_one(x, ")) + item() + ")";
            case 9 -> number() + " == " + number();
            case 10 -> "(" + bool() + ")";
            case 11 -> bool() + " ? " + bool() + " : " + bool();
            case 12 -> bool() + " && " + bool() + " && " + bool();
            case 13 -> list() + " == " + list();
            case 14 -> pick(OTHERS) + pick(List.of(" == ", " < ", " != ")) + pick(OTHERS);
            default -> number() + " in " + list();
          };
      depth--;
      return made;
    }

    private String item() {
      return switch (random.nextInt(10)) {
        case 7 -> "x == 'a b' || x == " + text();
        case 8 -> "x.id == 'a b' && x.size == 1";
        case 9 -> "x.id == " + text() + " || " + bool();
        case 0 -> "x == 'a b'";
        case 1 -> "x.size > 1";
        case 2 -> "x != " + text();
        case 3 -> "x.id.startsWith('s')";
        case 4 -> "x in " + list();
        case 5 -> "x";
        default -> bool();
      };
    }

    private String number() {
      if (leaf()) {
        return pick(NUMBERS);
      }
      depth++;
      String made =
          switch (random.nextInt(8)) {
            case 6 ->
                pick(List.of("math.greatest(", "math.least("))
                    + number()
                    + ", "
                    + pick(List.of(number(), "later", "'a'"))
                    + ")";
            case 0 -> number() + pick(List.of(" + ", " - ", " * ", " / ", " % ")) + number();
            case 1 ->
                pick(
                    List.of(
                        "size(" + pick(List.of(list(), text(), any())) + ")",
                        pick(List.of(list(), text(), any())) + ".size()"));
            case 2 -> "int(" + pick(List.of("'12'", number(), text(), any())) + ")";
            case 3 -> "-" + number();
            case 4 -> bool() + " ? " + number() + " : " + number();
            case 5 -> "(" + number() + ")";
            default -> pick(OTHERS) + " - " + pick(OTHERS);
          };
      depth--;
      return made;
    }

    private String text() {
      if (leaf()) {
        return pick(TEXTS);
      }
      depth++;
      String made =
          switch (random.nextInt(11)) {
            case 0 -> text() + " + " + text();
            case 1 -> text() + pick(List.of(".trim()", ".lowerAscii()", ".upperAscii()"));
            case 2 -> text() + ".replace(" + text() + ", " + text() + ")";
            case 3 -> list() + ".join(" + pick(List.of("", "','", text())) + ")";
            case 4 -> "string(" + any() + ")";
            case 5 -> bool() + " ? " + text() + " : " + text();
            case 6 -> list() + "[" + pick(List.of("0", "1", number())) + "]";
            case 7 -> text() + ".substring(" + pick(List.of("0", "1", "0, 1", number())) + ")";
            case 8 -> "text(" + any() + ")";
            case 9 -> list() + pick(List.of(".first()", ".last()")) + ".orValue(" + text() + ")";
            default -> text() + " + string(" + number() + ")";
          };
      depth--;
      return made;
    }

    private String list() {
      if (leaf()) {
        return pick(LISTS);
      }
      depth++;
      String made =
          switch (random.nextInt(11)) {
            case 0 -> list() + ".map(x, " + any() + ")";
            case 1 -> list() + ".map(x, " + pick(List.of("x", "x.id", "x.size", "x + 'a'")) + ")";
            case 2 -> list() + ".filter(x, " + item() + ")";
            case 3 -> list() + " + " + list();
            case 4 -> "[" + text() + ", " + text() + "]";
            case 5 -> "[" + any() + ", " + any() + "]";
            case 6 -> list() + ".distinct()";
            case 7 -> bool() + " ? " + list() + " : " + list();
            case 8 -> list() + pick(List.of(".sort()", ".reverse()", ".flatten()"));
            case 9 -> "[" + list() + ", " + list() + "].flatten()";
            default -> list() + ".map(x, " + item() + ", x)";
          };
      depth--;
      return made;
    }
  }
}
