package dev.runbook.cli.command;

import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.value.ValueType;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/// `runbook modules list|doc`.
public final class ModulesCommand {
  private final Workbench bench;
  private final Console console;
  private String name = "";

  public ModulesCommand(Workbench bench, Console console) {
    this.bench = bench;
    this.console = console;
  }

  /// What may be written after its name.
  public CommandLine line() {
    Syntax doc = Syntax.of("doc", this::doc, "Shows a module's arguments.");
    doc.argument("NAME", "", given -> name = given);
    Syntax syntax = Syntax.group("modules", "What steps can do.");
    syntax.inner(doc);
    syntax.inner(Syntax.of("list", this::list, "Lists the modules."));
    return syntax.line();
  }

  private int list() {
    for (Module<?> module : bench.catalog().modules()) {
      String first = module.spec().doc().lines().findFirst().orElse("");
      console.out().printf("%-16s %s%n", module.spec().name(), first);
    }
    return ExitCode.OK.code();
  }

  private int doc() {
    Optional<Module<?>> module = bench.catalog().module(name);
    if (module.isEmpty()) {
      console
          .err()
          .println(
              "There is no module `"
                  + name
                  + "`. "
                  + Suggestion.didYouMean(name, bench.catalog().moduleNames()).orElse(""));
      return ExitCode.USAGE.code();
    }
    print(module.get());
    return ExitCode.OK.code();
  }

  private void print(Module<?> module) {
    PrintStream out = console.out();
    out.println(module.spec().name());
    out.println();
    out.println(module.spec().doc().strip());
    out.println();
    out.println("Arguments:");
    parameters(module.spec().parameters());
    if (module instanceof Holdable<?> holdable) {
      out.println();
      out.println("Under `with:`:");
      parameters(holdable.holdParameters());
    }
    out.println();
    out.println("Result:");
    if (module.spec().result() instanceof ValueType.RecordOf record) {
      record.fields().forEach((field, type) -> out.printf("  %-20s %s%n", field, type.written()));
    } else {
      out.println("  " + module.spec().result().written());
    }
  }

  private void parameters(List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      console
          .out()
          .printf(
              "  %-20s %-24s %s%s%n",
              parameter.name(),
              parameter.type().written(),
              parameter.presence() == Parameter.Presence.REQUIRED ? "(required) " : "",
              parameter.doc());
    }
  }
}
