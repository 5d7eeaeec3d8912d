package dev.runbook.engine.yaml;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.source.Position;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads a file's text; what goes wrong is a finding with a rule `file.*`.
public final class SourceReader {
  private SourceReader() {}

  /// The text, or the reason why there is none; exactly one of the two is there.
  public record Answer(Optional<SourceFile> file, Optional<Diagnostic> problem) {
    public Answer {
      requireNonNull(file, "file is null");
      requireNonNull(problem, "problem is null");
    }
  }

  /// Reads a file as UTF-8, at most 3 MiB.
  ///
  /// @param name what messages call it
  public static Answer read(Path path, String name) {
    try {
      if (Files.isDirectory(path)) {
        return refused(YamlRules.FILE_DIRECTORY, "`" + name + "` is a directory, not a file.");
      }
      if (Files.size(path) > YamlReader.MAX_BYTES) {
        return refused(
            YamlRules.FILE_TOO_LARGE, "`" + name + "` is larger than 3 MiB and is not read.");
      }
      return decoded(Files.readAllBytes(path), name);
    } catch (NoSuchFileException e) {
      return refused(YamlRules.FILE_MISSING, "There is no file `" + name + "`.");
    } catch (AccessDeniedException e) {
      return refused(
          YamlRules.FILE_UNREADABLE, "The file `" + name + "` may not be read by this user.");
    } catch (IOException e) {
      return refused(
          YamlRules.FILE_UNREADABLE,
          "The file `" + name + "` cannot be read: " + e.getMessage() + ".");
    }
  }

  private static Answer decoded(byte[] bytes, String name) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    if (!result.isError()) {
      return new Answer(Optional.of(new SourceFile(name, out.toString())), Optional.empty());
    }
    String good = out.toString();
    int bad = Byte.toUnsignedInt(bytes[in.position()]);
    SourceFile shown = new SourceFile(name, new String(bytes, StandardCharsets.UTF_8));
    Position at = end(good);
    return new Answer(
        Optional.empty(),
        Optional.of(
            Diagnostic.error(
                    YamlRules.FILE_ENCODING,
                    new Span(shown, at, new Position(at.line(), at.column() + 1)),
                    "The file is not UTF-8: the byte 0x%02X cannot stand here.".formatted(bad))
                .withAdvice("Save it as UTF-8.")));
  }

  private static Position end(String text) {
    int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
    String last = text.substring(text.lastIndexOf('\n') + 1);
    return new Position(line, last.codePointCount(0, last.length()) + 1);
  }

  private static Answer refused(Rule rule, String message) {
    return new Answer(Optional.empty(), Optional.of(Diagnostic.error(rule, message)));
  }
}
