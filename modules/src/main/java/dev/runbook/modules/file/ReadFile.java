package dev.runbook.modules.file;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The content of a file, or the names in a directory.
///
/// @param longestBytes a longer file is refused
record ReadFile(
    String path, Format format, long longestBytes, Manner.Secrecy secrecy, Missing missing)
    implements FileAction {
  /// What the content is read as.
  enum Format {
    TEXT,
    LINES,
    JSON,
    PGCONF,
    BASE64
  }

  /// What it means when nothing is at the path.
  enum Missing {
    FAILS,
    IS_AN_ANSWER
  }

  ReadFile {
    requireNonNull(path, "path is null");
    requireNonNull(format, "format is null");
    requireNonNull(secrecy, "secrecy is null");
    requireNonNull(missing, "missing is null");
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public List<HostFiles.Look> looks() {
    return List.of(look());
  }

  @Override
  public Assessment assess(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    return Assessment.unchanged("only reads", value(probe));
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return Applied.unchanged("", value(session));
  }

  private Value value(Probe probe) throws ModuleFailure, TransportException, InterruptedException {
    HostFiles files = new HostFiles(probe);
    PathState state = files.state(look());
    FileResult result = FileResult.of(state);
    switch (state.kind()) {
      case ABSENT, LINK -> {
        if (missing == Missing.FAILS) {
          throw ModuleFailure.of(FailureKind.COMMAND, "There is no file `" + path + "`.");
        }
      }
      case DIRECTORY -> result.entries(names(probe, state.real()));
      case OTHER ->
          throw ModuleFailure.of(
              FailureKind.REFUSED, "`" + path + "` is neither a file nor a directory.");
      case FILE -> fill(result, files, state);
    }
    return result.value();
  }

  private void fill(FileResult result, HostFiles files, PathState state)
      throws ModuleFailure, TransportException, InterruptedException {
    if (state.size() > longestBytes) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "`%s` has %d bytes, more than the limit of %d."
                      .formatted(path, state.size(), longestBytes))
              .withHint("`max_size` raises the limit."));
    }
    Content content = files.whole(state);
    result.content(content);
    if (format == Format.BASE64) {
      result.put("content", kept(Value.text(Base64.getEncoder().encodeToString(content.bytes()))));
      return;
    }
    String text = text(content);
    switch (format) {
      case TEXT, BASE64 -> result.put("content", kept(Value.text(text)));
      case LINES -> result.put("lines", kept(Value.list(text.lines().map(Value::text).toList())));
      case JSON -> result.put("json", kept(json(text)));
      case PGCONF -> result.put("settings", kept(settings(text)));
    }
  }

  private Value kept(Value value) {
    return secrecy == Manner.Secrecy.SECRET
        ? new Value.Sensitive(value, "content of " + path)
        : value;
  }

  private String text(Content content) throws ModuleFailure {
    return content
        .text()
        .orElseThrow(() ->
            new ModuleFailure(
                Failure.of(FailureKind.REFUSED, "`" + path + "` is not UTF-8 text.")
                    .withHint("`format: base64` reads any bytes.")));
  }

  private Value json(String text) throws ModuleFailure {
    try {
      return JsonValues.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "`" + path + "` is not JSON.")
              .withDetail(String.valueOf(e.getMessage())));
    }
  }

  private static Value settings(String text) {
    Map<String, Value> settings = new LinkedHashMap<>();
    PgConf.parse(text).settings().forEach((name, value) -> settings.put(name, Value.text(value)));
    return Value.map(settings);
  }

  /// The names in a directory in the order of their bytes.
  ///
  /// @throws ModuleFailure when it cannot be listed, or the list is too long
  static List<String> names(Probe probe, String directory)
      throws ModuleFailure, TransportException, InterruptedException {
    CommandResult result =
        probe.look(
            Command.sh(
                "find "
                    + PosixShell.word(directory)
                    + " -mindepth 1 -maxdepth 1 -print0 | LC_ALL=C sort -z"));
    if (!result.stderr().isBlank() || !result.succeeded()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "Cannot list `" + directory + "`.")
              .withDetail(result.stderr().strip()));
    }
    if (result.truncated()) {
      throw ModuleFailure.of(
          FailureKind.REFUSED, "`" + directory + "` has too many entries to be listed.");
    }
    return Arrays.stream(result.stdout().split("\0"))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> entry.substring(entry.lastIndexOf('/') + 1))
        .toList();
  }

  private HostFiles.Look look() {
    return HostFiles.Look.into(path, Math.min(longestBytes, HostFiles.CHUNK_BYTES));
  }
}
