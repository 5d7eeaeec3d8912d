package dev.runbook.modules.storage;

import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.RecordOf;
import dev.runbook.engine.value.ValueType.Simple;
import dev.runbook.modules.block.Sections;
import dev.runbook.modules.block.StorageValues;
import dev.runbook.modules.block.VolumeGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Traces paths through mounts, LVM, md, dm-crypt and partitions down to disks with their serial
/// numbers. Only reads.
public final class StorageModule implements Module<Trace> {
  private static final RecordOf RESULT =
      new RecordOf(
          "Storage",
          StorageValues.ordered(
              "filesystems", ValueType.listOf(TracedPath.TYPE),
              "mounts", ValueType.listOf(Simple.PATH),
              "disks", ValueType.listOf(Disk.TYPE),
              "vgs", ValueType.listOf(StorageValues.VOLUME_GROUP),
              "warnings", ValueType.listOf(Simple.STRING)));

  private static final ModuleSpec SPEC =
      ModuleSpec.of(
          "storage",
          "Traces paths to their file systems and these through LVM, md, dm-crypt and partitions to"
              + " the disks under them, with serial numbers. `mounts`, `disks` and `vgs` hold each"
              + " of them once. It looks at mounts, block devices and LVM now, not at cached facts,"
              + " and changes nothing. Needs `become`.",
          List.of(
              Parameter.required(
                  "trace",
                  ValueType.listOf(Simple.PATH),
                  "Absolute paths: the data directory, pg_wal, tablespaces. Links are followed.")),
          RESULT);

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public Trace read(Arguments arguments) throws ArgumentException {
    List<String> paths = arguments.texts("trace");
    if (paths.isEmpty()) {
      throw new ArgumentException("trace", "There is no path to trace.");
    }
    for (String path : paths) {
      if (!path.startsWith("/")) {
        throw new ArgumentException("trace", "`" + path + "` is not an absolute path.");
      }
    }
    return new Trace(paths);
  }

  @Override
  public Effect effect(Trace arguments) {
    return Effect.READ;
  }

  @Override
  public Assessment assess(Trace trace, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    return Assessment.unchanged("only reads", look(trace, probe, probe::identified));
  }

  @Override
  public Applied apply(Trace trace, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return Applied.unchanged("", look(trace, session, _ -> {}));
  }

  private static Value look(Trace trace, CommandRunner host, Consumer<Identity> met)
      throws ModuleFailure, TransportException, InterruptedException {
    Sections answers = Tracer.script(trace).ask(host);
    Tracer tracer = Tracer.read(answers);
    List<TracedPath> traced = new ArrayList<>();
    for (int i = 0; i < trace.paths().size(); i++) {
      traced.add(tracer.trace(trace.paths().get(i), i, answers));
    }
    traced.stream()
        .flatMap(path -> path.stack().stream())
        .flatMap(layer -> tracer.devices().identities(layer.device()).stream())
        .distinct()
        .forEach(met);
    List<VolumeGroup> groups =
        traced.stream()
            .flatMap(path -> path.stack().stream())
            .flatMap(layer -> layer.group().stream())
            .distinct()
            .toList();
    return StorageValues.record(
        RESULT,
        Value.list(traced.stream().map(TracedPath::value).toList()),
        StorageValues.texts(traced.stream().map(path -> path.mount().target()).distinct().toList()),
        Value.list(
            traced.stream()
                .flatMap(path -> path.disks().stream())
                .distinct()
                .map(Disk::value)
                .toList()),
        Value.list(groups.stream().map(StorageValues::value).toList()),
        StorageValues.texts(
            groups.stream()
                .flatMap(group -> tracer.lvm().warningsAbout(group).stream())
                .distinct()
                .toList()));
  }
}
