package dev.runbook.cli.command;

import dev.runbook.engine.saved.Approval;
import dev.runbook.engine.saved.SavedPlan;
import dev.runbook.engine.saved.SavedPlanCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A saved plan on disk, and the signatures beside it: `FILE.sig`, as `ssh-keygen -Y sign` writes
/// it, and all in `FILE.sig.d/`.
///
/// @param text what was read; signatures are over exactly this
record PlanFile(Path path, String text, SavedPlan plan) {
  private static final int LONGEST_NAME = 64;

  /// Reads the file.
  ///
  /// @return empty when there is no such file or it does not mean to be a saved plan
  /// @throws Refused when it was changed or cannot be understood
  static Optional<PlanFile> find(String name) throws IOException, Refused {
    Path path = Path.of(name);
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    if (!SavedPlanCodec.recognises(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PlanFile(path, text, SavedPlanCodec.read(text)));
    } catch (IOException e) {
      throw new Refused(
          "The plan `" + name + "` cannot be used. " + e.getMessage(),
          List.of(),
          "Make it anew: `runbook plan ... -o " + name + "`.");
    }
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  String sha256() {
    return SavedPlanCodec.sha256(text);
  }

  /// Writes a plan so that the file is there whole or not at all, for its owner alone. Signatures
  /// of a plan that was there before are removed: they are over another content.
  static void write(Path path, SavedPlan plan) throws IOException {
    byte[] text = SavedPlanCodec.write(plan).getBytes(StandardCharsets.UTF_8);
    replace(path, text);
    for (Path old : signatureFiles(path)) {
      Files.delete(old);
    }
  }

  private static void replace(Path path, byte[] text) throws IOException {
    Path directory = path.toAbsolutePath().resolveSibling(".");
    Path fresh =
        Files.createTempFile(
            directory,
            ".plan",
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (FileChannel channel = FileChannel.open(fresh, Set.of(StandardOpenOption.WRITE))) {
        ByteBuffer buffer = ByteBuffer.wrap(text);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  List<Approval.Signature> signatures() throws IOException {
    List<Approval.Signature> signatures = new ArrayList<>();
    for (Path file : signatureFiles(path)) {
      signatures.add(new Approval.Signature(file.toString(), Files.readString(file)));
    }
    return signatures;
  }

  private static List<Path> signatureFiles(Path path) throws IOException {
    List<Path> files = new ArrayList<>();
    Path one = Path.of(path + ".sig");
    if (Files.isRegularFile(one)) {
      files.add(one);
    }
    Path several = Path.of(path + ".sig.d");
    if (Files.isDirectory(several)) {
      try (Stream<Path> found = Files.list(several)) {
        found.filter(file -> file.toString().endsWith(".sig")).sorted().forEach(files::add);
      }
    }
    return files;
  }

  /// Keeps a signature, in place of an earlier one by the same key.
  ///
  /// @return where
  Path sign(String fingerprint, String signature) throws IOException {
    Path directory = Path.of(path + ".sig.d");
    Files.createDirectories(directory);
    String name = fingerprint.replaceAll("[^A-Za-z0-9]", "_");
    Path file =
        directory.resolve(name.substring(0, Math.min(LONGEST_NAME, name.length())) + ".sig");
    replace(file, signature.getBytes(StandardCharsets.UTF_8));
    return file;
  }
}
