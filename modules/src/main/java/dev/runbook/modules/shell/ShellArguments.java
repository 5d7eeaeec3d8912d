package dev.runbook.modules.shell;

import dev.runbook.engine.expression.Place;
import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The table of the module's arguments, and how they become a [ShellCall].
final class ShellArguments {
  static final ModuleSpec SPEC =
      ModuleSpec.of(
              "shell",
              "Runs a command by `sh` on the host. Say what it does to the world with `effect`;"
                  + " unsaid, it counts as `destroy` and needs a guard or an approval. A command"
                  + " that only reads runs in a plan too.",
              List.of(
                  Parameter.optional(
                          "run",
                          Simple.STRING,
                          "A POSIX shell script. `{{x}}` in it is escaped for where it stands.")
                      .in(Place.SHELL),
                  Parameter.optional(
                      "argv",
                      ValueType.listOf(Simple.STRING),
                      "A program with its arguments, instead of `run`; no shell reads them."),
                  Parameter.optional(
                      "stdin", Simple.STRING, "Standard input; may be a secret. Empty by default."),
                  Parameter.optional(
                      "chdir",
                      Simple.PATH,
                      "Where the command runs; the login directory by default."),
                  Parameter.optional(
                      "environment",
                      new ValueType.MapOf(Simple.STRING),
                      "Variables for the command; may be secrets."),
                  Parameter.optional(
                      "creates",
                      Simple.PATH,
                      "A path: when it is there, the command does not run; when it is not there"
                          + " afterwards, the step fails."),
                  Parameter.optional(
                      "removes",
                      Simple.PATH,
                      "A path: when it is not there, the command does not run; when it is there"
                          + " afterwards, the step fails."),
                  Parameter.optional(
                          "unless",
                          Simple.STRING,
                          "A command that only reads: when it succeeds, `run` does not run.")
                      .in(Place.SHELL),
                  Parameter.optional(
                      "expect",
                      ValueType.listOf(Simple.INT),
                      "The exit codes that count as success; `[0]` by default."),
                  Parameter.optional(
                      "effect",
                      ValueType.oneOf("read", "change", "destroy"),
                      "What the command may do to the world; `destroy` by default."),
                  Parameter.optional(
                      "long",
                      Simple.BOOL,
                      "Whether it may take long: it then survives a broken connection and is"
                          + " followed again. `false` by default."),
                  Parameter.optional(
                      "parse",
                      ValueType.oneOf("text", "lines", "json"),
                      "What standard output is read as, besides `stdout`: `lines` fills `lines`,"
                          + " `json` fills `json`; `text` by default.")),
              ShellResult.TYPE)
          .withShorthand("run")
          .invalidating("disks", "mounts", "lvm");

  private ShellArguments() {}

  static ShellCall read(Arguments arguments) throws ArgumentException {
    Effect effect = effect(arguments);
    return new ShellCall(
        script(arguments),
        arguments.map("environment"),
        arguments.find("stdin"),
        arguments.optionalText("chdir"),
        arguments.optionalText("creates"),
        arguments.optionalText("removes"),
        arguments.shell("unless"),
        expect(arguments),
        effect,
        arguments.flag("long", false) ? ShellCall.Length.LONG : ShellCall.Length.SHORT,
        ShellCall.Parse.valueOf(arguments.text("parse", "text").toUpperCase(Locale.ROOT)));
  }

  private static ShellText script(Arguments arguments) throws ArgumentException {
    Optional<ShellText> run = arguments.shell("run");
    List<Value> argv = arguments.list("argv");
    if (run.isPresent() == arguments.has("argv")) {
      throw new ArgumentException(
          run.isPresent() ? "argv" : "", "Module `shell` takes one of `run` and `argv`.");
    }
    if (run.isPresent()) {
      if (run.get().text().isBlank()) {
        throw new ArgumentException("run", "The command is empty.");
      }
      return run.get();
    }
    if (argv.isEmpty()) {
      throw new ArgumentException("argv", "`argv` names no program.");
    }
    if (arguments.value("argv").hasSensitive()) {
      throw new ArgumentException(
          "argv",
          "A secret among the arguments of a program is shown to everybody by `ps`: give it in"
              + " `environment` or `stdin`.");
    }
    return new ShellText(PosixShell.words(arguments.texts("argv")), Map.of());
  }

  private static Effect effect(Arguments arguments) throws ArgumentException {
    Effect effect = Effect.valueOf(arguments.text("effect", "destroy").toUpperCase(Locale.ROOT));
    for (String name : List.of("creates", "removes")) {
      if (effect == Effect.READ && arguments.has(name)) {
        throw new ArgumentException(
            name, "A command with `effect: read` changes nothing: `" + name + "` makes no sense.");
      }
    }
    return effect;
  }

  private static List<Long> expect(Arguments arguments) throws ArgumentException {
    if (!arguments.has("expect")) {
      return List.of(0L);
    }
    List<Long> codes = new ArrayList<>();
    for (Value item : arguments.list("expect")) {
      if (!(item.revealed() instanceof Value.Whole(long code)) || code < 0 || code > 255) {
        throw new ArgumentException("expect", "Exit codes are whole numbers from 0 to 255.");
      }
      codes.add(code);
    }
    if (codes.isEmpty()) {
      throw new ArgumentException("expect", "`expect` names no exit code.");
    }
    return codes;
  }
}
