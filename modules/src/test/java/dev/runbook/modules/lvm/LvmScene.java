package dev.runbook.modules.lvm;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.lvm.PaperHost.Group;
import dev.runbook.modules.lvm.PaperHost.Volume;
import dev.runbook.testkit.RecordingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A host on paper, and what its tests do with the module.
abstract class LvmScene {
  static final LvmModule MODULE = new LvmModule();
  static final List<String> FOUR = List.of("vdb", "vdc", "vdd", "vde");
  static final Value SERIALS = texts("disk1", "disk2", "disk3", "disk4");
  static final Group WHOLE = Group.of("vg01", FOUR, Volume.striped("lv01", 4));
  static final Group ASLEEP = Group.of("vg01", FOUR, Volume.striped("lv01", 4).inactive());

  @TempDir Path base;
  PaperHost host;

  @BeforeEach
  void open() throws IOException {
    host = new PaperHost(Files.createTempDirectory(base, "host"));
  }

  final Assessment assess(Map<String, Value> arguments) throws Exception {
    try (RecordingSession session = host.session()) {
      return MODULE.assess(action(arguments), session);
    }
  }

  final Applied apply(Map<String, Value> arguments) throws Exception {
    try (RecordingSession session = host.session()) {
      return MODULE.apply(action(arguments), session);
    }
  }

  final Failure refusal(Map<String, Value> arguments) throws Exception {
    LvmAction action = action(arguments);
    try (RecordingSession session = host.session()) {
      return assertThrows(ModuleFailure.class, () -> MODULE.apply(action, session)).failure();
    }
  }

  final LvmAction action(Map<String, Value> arguments) throws Exception {
    return MODULE.read(new Arguments(arguments));
  }

  static Map<String, Value> striped(int stripes) {
    Map<String, Value> arguments = new HashMap<>();
    arguments.put("lv", Value.text("lv01"));
    arguments.put("vg", Value.text("vg01"));
    arguments.put("stripes", Value.whole(stripes));
    arguments.put("stripe_size", new Value.Size(8192));
    arguments.put("size", Value.text("100%FREE"));
    return Map.copyOf(arguments);
  }

  static Value texts(String... texts) {
    return Value.list(Stream.of(texts).map(Value::text).toList());
  }
}
