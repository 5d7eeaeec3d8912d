package dev.runbook.modules.facts;

import dev.runbook.engine.fact.FactSource;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.RecordOf;
import dev.runbook.engine.value.ValueType.Simple;
import dev.runbook.modules.block.HostScript;
import dev.runbook.modules.block.Section;
import dev.runbook.modules.block.Sections;
import dev.runbook.modules.block.StorageValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fact about the system of a host.
public final class SystemFacts {
  private static final RecordOf OS =
      new RecordOf(
          "Os",
          StorageValues.ordered(
              "hostname", Simple.STRING,
              "id", Simple.STRING,
              "like", ValueType.listOf(Simple.STRING),
              "version", ValueType.optional(Simple.STRING),
              "name", Simple.STRING,
              "kernel", Simple.STRING,
              "architecture", Simple.STRING,
              "libc", ValueType.optional(Simple.STRING),
              "init", Simple.STRING,
              "selinux", ValueType.optional(Simple.STRING),
              "cpus", Simple.INT,
              "memory", Simple.SIZE,
              "machine_id", ValueType.optional(Simple.STRING),
              "boot_id", ValueType.optional(Simple.STRING)));

  private SystemFacts() {}

  /// `facts.os`
  public static FactSource os() {
    return new ScriptFact(
        "os",
        OS,
        "The host's system: distribution (os-release), kernel, libc, init, processors, memory,"
            + " ids.",
        HostScript.empty()
            .section("host", "uname -n")
            .section("kernel", "uname -r")
            .section("machine", "uname -m")
            .section("release", "cat /etc/os-release")
            .section("libc", "getconf GNU_LIBC_VERSION")
            .section("init", "cat /proc/1/comm")
            .section("selinux", "getenforce")
            .section("cpus", "getconf _NPROCESSORS_ONLN")
            .section("memory", "cat /proc/meminfo")
            .section("machine-id", "cat /etc/machine-id")
            .section("boot-id", "cat /proc/sys/kernel/random/boot_id"),
        SystemFacts::read);
  }

  private static Value read(Sections answers) throws ModuleFailure {
    Map<String, String> release = assignments(answers.section("release"));
    return StorageValues.record(
        OS,
        Value.text(answers.section("host").text()),
        Value.text(release.getOrDefault("ID", "linux")),
        StorageValues.texts(
            List.of(release.getOrDefault("ID_LIKE", "").split(" ")).stream()
                .filter(word -> !word.isEmpty())
                .toList()),
        StorageValues.optional(Optional.ofNullable(release.get("VERSION_ID"))),
        Value.text(release.getOrDefault("PRETTY_NAME", release.getOrDefault("NAME", ""))),
        Value.text(answers.section("kernel").text()),
        Value.text(answers.section("machine").text()),
        said(answers.section("libc")),
        Value.text(answers.section("init").text()),
        said(answers.section("selinux")),
        Value.whole(Long.parseLong(answers.section("cpus").text())),
        new Value.Size(memory(answers.section("memory"))),
        said(answers.section("machine-id")),
        said(answers.section("boot-id")));
  }

  private static Value said(Section section) {
    return section.succeeded() && !section.text().isEmpty()
        ? Value.text(section.text())
        : Value.NULL;
  }

  // os-release(5): shell-like assignments, quoted or not.
  private static Map<String, String> assignments(Section release) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String line : release.lines()) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        found.put(
            line.substring(0, equals),
            line.substring(equals + 1).strip().replaceAll("^([\"'])(.*)\\1$", "$2"));
      }
    }
    return found;
  }

  // /proc/meminfo counts in KiB whatever it writes (proc(5)).
  private static long memory(Section meminfo) {
    return meminfo.lines().stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
