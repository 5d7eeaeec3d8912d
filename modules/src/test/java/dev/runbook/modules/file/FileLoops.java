package dev.runbook.modules.file;

import dev.runbook.engine.check.Checker;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.inventory.InventoryReader;
import dev.runbook.engine.journal.Journal;
import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.plan.Selection;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.run.Approver;
import dev.runbook.engine.run.Executor;
import dev.runbook.engine.run.RunRequest;
import dev.runbook.engine.runbook.RunbookReader;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.testkit.LocalHost;
import dev.runbook.testkit.WrappedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs steps of the module `file` on this host, and keeps what was told of it and what was sent to
/// the host.
final class FileLoops {
  private final Path directory;
  private final Path root;
  private final List<Recorded> events = new ArrayList<>();
  private final List<Command> commands = new ArrayList<>();

  /// @param directory an empty one for the runbook
  /// @param root where the files are; `ROOT` in what is told
  FileLoops(Path directory, Path root) {
    this.directory = directory;
    this.root = root;
  }

  /// @param steps YAML, in which `ROOT` is the root
  FileLoops run(Module<FileAction> module, String steps) throws Exception {
    ModuleCatalog catalog = new ModuleCatalog(List.of(module), List.of());
    Formulas formulas = new Formulas(new ExpressionLanguage(List.of()), _ -> "");
    Path file =
        Files.writeString(
            directory.resolve("runbook.yml"),
            "runbook: files\nplays:\n  - hosts: control\n    steps:\n"
                + steps.replace("ROOT", root.toString()).indent(6));
    Path hosts = Files.writeString(directory.resolve("hosts.yml"), "all: { hosts: {} }\n");
    RunbookReader.Reading reading = new RunbookReader(catalog).read(file);
    Checker.Verdict verdict =
        new Checker(catalog, formulas)
            .check(
                reading.runbook().orElseThrow(() -> new AssertionError(reading.problems())),
                reading.problems(),
                InventoryReader.read(List.of(hosts)).inventory().orElseThrow(),
                Checker.Given.NOTHING);
    if (!(verdict instanceof Checker.Accepted accepted)) {
      throw new AssertionError(verdict.diagnostics());
    }
    new Executor(
            new Executor.Tools(
                catalog,
                _ -> new CountingHost(),
                formulas,
                new Redactor(),
                new Nobody(),
                InstantSource.system()))
        .run(
            "run-1",
            new RunRequest(accepted.runbook(), Selection.ALL, 1, Map.of(), "tester", "test"),
            new Kept(),
            List.of());
    return this;
  }

  /// What was told, but for times and the root.
  List<String> events() {
    return events.stream()
        .map(each ->
            each.event()
                .toString()
                .replaceAll("PT[0-9.]+S", "PT")
                .replace(root.toString(), "ROOT")
                .replace(directory.toString(), "BOOK"))
        .toList();
  }

  List<Command> commands() {
    return List.copyOf(commands);
  }

  /// The module as it would be if it never looked ahead.
  static class Blind implements Module<FileAction> {
    private final FileModule module = new FileModule();

    @Override
    public ModuleSpec spec() {
      return module.spec();
    }

    @Override
    public FileAction read(Arguments arguments) throws ArgumentException {
      return module.read(arguments);
    }

    @Override
    public Effect effect(FileAction action) {
      return module.effect(action);
    }

    @Override
    public Assessment assess(FileAction action, Probe probe)
        throws ModuleFailure, TransportException, InterruptedException {
      return module.assess(action, probe);
    }

    @Override
    public Applied apply(FileAction action, Session session)
        throws ModuleFailure, TransportException, InterruptedException {
      return module.apply(action, session);
    }
  }

  private final class CountingHost extends WrappedHost {
    CountingHost() {
      super(new LocalHost());
    }

    @Override
    public CommandResult run(Command command, OutputSink sink)
        throws TransportException, InterruptedException {
      commands.add(command);
      return super.run(command, sink);
    }
  }

  private final class Kept implements Journal {
    @Override
    public synchronized void append(Recorded event) {
      events.add(event);
    }

    @Override
    public void force() throws IOException {}

    @Override
    public void close() {}
  }

  /// Nobody can be asked.
  private static final class Nobody implements Approver {
    @Override
    public Answer approve(String host, String step, String text) {
      return new Answer(false, "");
    }

    @Override
    public Answer confirm(String host, String step, String question) {
      return new Answer(false, "");
    }
  }
}
