package dev.runbook.modules.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is written and what is read, byte for byte, and secrets in it.
class FileContentTest extends FileScene {
  @Test
  void aNewFileIsReadableByAllAndASecretOneByItsOwner() throws Exception {
    apply("plain", Map.of("content", Value.text("x")));
    apply("secret", Map.of("content", new Value.Sensitive(Value.text("hush"), "!vault")));
    assertEquals("rw-r--r-- plain: x", line("plain"));
    assertEquals("rw------- secret: hush", line("secret"));
  }

  @Test
  void replacingKeepsModeOfTheOldFileAndNoTemporaryFile() throws Exception {
    Files.setPosixFilePermissions(
        root.resolve("old.txt"), PosixFilePermissions.fromString("rw-r-----"));
    apply("old.txt", Map.of("content", Value.text("new")));
    assertEquals("rw-r----- old.txt: new", line("old.txt"));
    try (Stream<Path> names = Files.list(root)) {
      assertEquals(0, names.filter(path -> path.toString().contains(".runbook.")).count());
    }
  }

  @Test
  void anyBytesArriveAsTheyAre() throws Exception {
    byte[] bytes = new byte[70_000];
    new Random(7).nextBytes(bytes);
    apply(
        "binary",
        Map.of(
            "content", Value.text(Base64.getEncoder().encodeToString(bytes)),
            "encoding", Value.text("base64")));
    assertArrayEquals(bytes, Files.readAllBytes(root.resolve("binary")));
    assertEquals(
        Value.text(Base64.getEncoder().encodeToString(bytes)),
        result(
                apply(
                    "binary", Map.of("action", Value.text("read"), "format", Value.text("base64"))))
            .get("content"));
  }

  @Test
  void aFileLongerThanOneRoundTripIsReadWhole() throws Exception {
    byte[] bytes = new byte[1_300_000];
    new Random(8).nextBytes(bytes);
    Files.write(root.resolve("long"), bytes);
    assertEquals(
        Value.text(Base64.getEncoder().encodeToString(bytes)),
        result(apply("long", Map.of("action", Value.text("read"), "format", Value.text("base64"))))
            .get("content"));
  }

  @Test
  void thePlanShowsADiff() throws Exception {
    assertEquals(
        List.of(
            Change.of(Effect.CHANGE, "replace", root + "/old.txt").withDiff("old\n", "new\n"),
            Change.of(Effect.CHANGE, "set", "mode 644 -> 600 of " + root + "/old.txt")),
        MODULE.assess(action("old.txt", text("new\n", "mode", "0600")), session).changes());
  }

  @Test
  void aSecretIsInNoChangeAndNoCommandLine() throws Exception {
    Value secret = new Value.Sensitive(Value.text("hush hush"), "!vault");
    Applied content = apply("old.txt", Map.of("content", secret));
    Applied settings =
        apply(
            "auto.conf",
            Map.of(
                "format",
                Value.text("pgconf"),
                "settings",
                Value.map(Map.of("primary_conninfo", secret))));
    Applied json =
        apply(
            "x.json", Map.of("content", Value.map(Map.of("json", Value.map(Map.of("a", secret))))));
    assertEquals(
        Value.map(Map.of("a", Value.text("hush hush"))),
        JsonValues.parse(Files.readString(root.resolve("x.json"))));
    assertEquals(Value.NULL, result(content).get("sha256"));
    for (Applied applied : List.of(content, settings, json)) {
      assertFalse(applied.toString().contains("hush"), applied::toString);
    }
    for (Command command : session.commands()) {
      assertFalse(command.script().contains("hush"), command::script);
    }
  }

  @Test
  void whatIsReadAsSensitiveIsASecret() throws Exception {
    assertEquals(
        new Value.Sensitive(Value.text("old\n"), "content of " + root + "/old.txt"),
        result(
                apply(
                    "old.txt", Map.of("action", Value.text("read"), "sensitive", Value.bool(true))))
            .get("content"));
  }

  @Test
  void linesJsonAndSettingsAreRead() throws Exception {
    assertEquals(
        Value.list(List.of(Value.text("old"))), result(read("old.txt", "lines")).get("lines"));
    Files.writeString(root.resolve("m.json"), "{\"of\": 4}");
    assertEquals(
        Value.map(Map.of("of", Value.whole(4))), result(read("m.json", "json")).get("json"));
    assertEquals(
        Value.map(Map.of("port", Value.text("5432"), "recovery_target_lsn", Value.text("0/1"))),
        result(read("auto.conf", "pgconf")).get("settings"));
  }

  @Test
  void aDirectoryIsReadAsItsNames() throws Exception {
    assertEquals(
        Value.list(List.of(Value.text("one"), Value.text("two"))),
        result(read("data dir", "text")).get("entries"));
  }

  @Test
  void aMissingFileIsAFailureOrAnAnswer() throws Exception {
    assertEquals(
        "There is no file `" + root + "/none`.",
        refusal("none", Map.of("action", Value.text("read"))));
    assertEquals(
        Value.bool(false),
        result(apply("none", Map.of("action", Value.text("read"), "optional", Value.bool(true))))
            .get("exists"));
  }

  @Test
  void whatIsNoTextAndWhatIsTooLongIsNotRead() throws Exception {
    Files.write(root.resolve("bytes"), new byte[] {(byte) 0xff, 0});
    assertEquals(
        "`" + root + "/bytes` is not UTF-8 text.",
        refusal("bytes", Map.of("action", Value.text("read"))));
    assertEquals(
        "`" + root + "/old.txt` has 4 bytes, more than the limit of 3.",
        refusal("old.txt", Map.of("action", Value.text("read"), "max_size", new Value.Size(3))));
  }
}
