package dev.runbook.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Range;
import picocli.CommandLine.ScopeType;

/// What may be written after a command's name, and which of its fields each value goes to. One call
/// stands for one option or argument; fields get their initial values again before each parse.
///
/// picocli could read the same from annotations, at each start: for every kind of annotation a
/// class is made, and all jars are searched for Groovy. Nothing here makes picocli do that.
///
/// Names are written as the help shows them, `-i, --inventory`; a label is what stands for the
/// value in help and messages. Options are in the order of the calls in manual pages, and sorted in
/// the help.
public final class Syntax {
  /// What picocli wants made while it reads a command line: lists for what may be repeated.
  private static final IFactory LISTS =
      new IFactory() {
        @Override
        public <K> K create(Class<K> type) {
          return type.cast(new ArrayList<>());
        }
      };

  private final CommandSpec spec;

  private Syntax(CommandSpec spec, String name, String... description) {
    this.spec = spec.name(name);
    spec.usageMessage().description(description);
  }

  /// A command that does something.
  ///
  /// @param description what it does, a line each
  static Syntax of(String name, Callable<Integer> command, String... description) {
    return new Syntax(CommandSpec.wrapWithoutInspection(command, LISTS), name, description);
  }

  /// A command that only has others in it.
  ///
  /// @param description what they are about, a line each
  public static Syntax group(String name, String... description) {
    return new Syntax(CommandSpec.wrapWithoutInspection(null, LISTS), name, description);
  }

  /// What picocli parses by. It has `--help` and `--version` too, at the end where they were not
  /// added before.
  public CommandLine line() {
    if (spec.findOption("--help") == null) {
      helpAndVersion();
    }
    return new CommandLine(spec, LISTS);
  }

  /// The command line of the whole program, once the command was added to it.
  CommandLine root() {
    return spec.root().commandLine();
  }

  /// @param lines what the help ends with
  void footer(String... lines) {
    spec.usageMessage().footer(lines);
  }

  /// Keeps the command out of help, manual and completion.
  void hide() {
    spec.usageMessage().hidden(true);
  }

  /// A command in this group.
  void inner(Syntax command) {
    CommandLine line = command.line();
    spec.addSubcommand(line.getCommandName(), line);
  }

  void helpAndVersion() {
    add(
        option("-h, --help", "", "Show this help message and exit.", boolean.class).usageHelp(true),
        false,
        _ -> {});
    add(
        option("-V, --version", "", "Print version information and exit.", boolean.class)
            .versionHelp(true),
        false,
        _ -> {});
  }

  void flag(String names, String description, Consumer<Boolean> field) {
    add(option(names, "", description, boolean.class), false, field);
  }

  /// A flag that counts how often it is given.
  void count(String names, String description, IntConsumer field) {
    add(
        option(names, "", description, boolean[].class).arity(new Range(0, 0, false, true, "0")),
        new boolean[0],
        given -> field.accept(given.length));
  }

  /// A text; empty where it is not given.
  void text(String names, String label, String description, Consumer<String> field) {
    add(option(names, label, description, String.class), "", field);
  }

  /// @param initial the number where it is not given; `${DEFAULT-VALUE}` in the description
  void number(
      String names, String label, int initial, String description, Consumer<Integer> field) {
    add(
        option(names, label, description, int.class).defaultValue(Integer.toString(initial)),
        initial,
        field);
  }

  /// One of an enum's constants, by its name; `${COMPLETION-CANDIDATES}` in the description lists
  /// them.
  <E extends Enum<E>> void choice(
      String names, String label, E initial, String description, Consumer<E> field) {
    add(option(names, label, description, initial.getDeclaringClass()), initial, field);
  }

  /// Texts, one each time that the option is given.
  void texts(String names, String label, String description, Consumer<List<String>> field) {
    add(list(names, label, description, String.class), List.of(), field);
  }

  /// As `texts`; each may be several with commas between them.
  void separatedTexts(
      String names, String label, String description, Consumer<List<String>> field) {
    add(list(names, label, description, String.class).splitRegex(","), List.of(), field);
  }

  /// As `texts`, for a group: may also follow the name of a command in it.
  void sharedTexts(String names, String label, String description, Consumer<List<String>> field) {
    add(
        list(names, label, description, String.class).scopeType(ScopeType.INHERIT),
        List.of(),
        field);
  }

  /// As `texts`, for paths, which shells complete.
  void paths(String names, String label, String description, Consumer<List<Path>> field) {
    add(list(names, label, description, Path.class), List.of(), field);
  }

  /// The next argument that is no option.
  void argument(String label, String description, Consumer<String> field) {
    add(next(label, description, String.class).required(true), "", field);
  }

  /// As `argument`, for a path, which shells complete.
  void pathArgument(String label, String description, Consumer<Path> field) {
    add(next(label, description, Path.class).required(true), Path.of(""), field);
  }

  /// As `argument`; empty where it is not given.
  void optionalArgument(String label, String description, Consumer<String> field) {
    add(next(label, description, String.class).arity("0..1"), "", field);
  }

  /// All arguments that are no options; may be none.
  void arguments(String label, String description, Consumer<List<String>> field) {
    add(
        positional(label, description, List.class).auxiliaryTypes(String.class).arity("0..*"),
        List.of(),
        field);
  }

  private static OptionSpec.Builder option(
      String names, String label, String description, Class<?> type) {
    return OptionSpec.builder(names.split(", "))
        .paramLabel(label)
        .description(description)
        .type(type);
  }

  private static OptionSpec.Builder list(
      String names, String label, String description, Class<?> element) {
    return option(names, label, description, List.class).auxiliaryTypes(element);
  }

  private PositionalParamSpec.Builder next(String label, String description, Class<?> type) {
    return positional(label, description, type)
        .index(Integer.toString(spec.positionalParameters().size()));
  }

  private static PositionalParamSpec.Builder positional(
      String label, String description, Class<?> type) {
    return PositionalParamSpec.builder().paramLabel(label).description(description).type(type);
  }

  private <T> void add(OptionSpec.Builder option, T initial, Consumer<T> field) {
    Bound<T> bound = new Bound<>(initial, field);
    spec.addOption(option.initialValue(initial).getter(bound).setter(bound).build());
  }

  private <T> void add(PositionalParamSpec.Builder argument, T initial, Consumer<T> field) {
    Bound<T> bound = new Bound<>(initial, field);
    spec.addPositional(argument.initialValue(initial).getter(bound).setter(bound).build());
  }

  /// Where picocli puts a value and looks it up again, to add to a list; the field has it too.
  private static final class Bound<T> implements IGetter, ISetter {
    private final Consumer<T> field;
    private T value;

    Bound(T initial, Consumer<T> field) {
      this.value = initial;
      this.field = field;
    }

    @Override
    // Of the type that the option was declared with; the method's type is picocli's.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <X> X get() {
      return (X) value;
    }

    @Override
    @SuppressWarnings("unchecked") // of the type that the option was declared with
    public <X> X set(X given) {
      T before = value;
      value = (T) given;
      field.accept(value);
      return (X) before;
    }
  }
}
