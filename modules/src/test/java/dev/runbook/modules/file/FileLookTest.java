package dev.runbook.modules.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// How paths are looked at: names of any bytes, links, and what it costs.
class FileLookTest extends FileScene {
  private static final List<String> ODD =
      List.of(
          "two  blanks ",
          "line\nend",
          "line end at the end\n",
          "\n\n",
          "carriage\rreturn\r",
          "back\\slash\\n",
          "quote's \"$HOME\" `x` *",
          "-n",
          "end",
          "täglich ☃");

  private PathState look(String name) throws Exception {
    return new HostFiles(session).content(root + "/" + name, 100);
  }

  private void sh(String script) throws Exception {
    assertEquals(
        0, session.run(Command.sh(script).in(root.toString())).exitCode(), () -> "sh: " + script);
  }

  @Test
  void aNameMayHoldAnything() throws Exception {
    for (String name : ODD) {
      String path = root + "/" + name;
      apply(name, text("one\n", "mode", "0640"));
      apply(name, text("two\n", "mode", "0640"));
      assertEquals(List.of(), apply(name, text("two\n", "mode", "0640")).changes(), name);
      PathState state = look(name);
      assertEquals(PathState.Kind.FILE, state.kind(), name);
      assertEquals(List.of(path, path), List.of(state.path(), state.real()), name);
      assertEquals(Optional.of("two\n"), state.content().orElseThrow().text(), name);
    }
  }

  @Test
  void aLinkMayLeadToAnyName() throws Exception {
    for (String name : ODD) {
      Files.writeString(root.resolve(name), "x");
      Files.deleteIfExists(root.resolve("to"));
      Files.createSymbolicLink(root.resolve("to"), Path.of(name));
      assertEquals(root + "/" + name, look("to").path(), name);
      assertEquals(root + "/" + name, look("to").real(), name);
      PathState link = new HostFiles(session).state(root + "/to");
      assertEquals(PathState.Kind.LINK, link.kind());
      assertEquals(Optional.of(name), link.target());
      assertEquals(root + "/to", link.path());
      assertEquals(root + "/" + name, link.real(), name);
    }
  }

  @Test
  void aDirectoryOnTheWayMayBeALinkToAnyName() throws Exception {
    for (String name : ODD) {
      Files.createDirectory(root.resolve(name));
      Files.writeString(root.resolve(name).resolve("x"), "x");
      Files.deleteIfExists(root.resolve("to"));
      Files.createSymbolicLink(root.resolve("to"), Path.of(name));
      assertEquals(root + "/to/x", look("to/x").path());
      assertEquals(root + "/" + name + "/x", look("to/x").real(), name);
      assertEquals(root + "/" + name + "/none", look("to/none").real(), name);
    }
  }

  @Test
  void whatIsNotThereHasARealPathToo() throws Exception {
    assertEquals(root + "/none", look("none").real());
    assertEquals(root + "/none/below", look("none/below").real());
    assertEquals(root + "/data dir/none", look("data dir/none").real());
    Files.createSymbolicLink(root.resolve("nowhere"), Path.of("none/at/all"));
    assertEquals(PathState.Kind.LINK, look("nowhere").kind());
    assertEquals(root + "/none/at/all", look("nowhere").real());
    assertEquals("/", new HostFiles(session).state("/").real());
    assertEquals("/tmp", new HostFiles(session).state("/tmp").real());
  }

  @Test
  void bytesThatAreNoUtf8AreReplaced() throws Exception {
    sh("printf x > \"$(printf 'caf\\351')\"; ln -s \"$(printf 'caf\\351')\" to");
    assertEquals(root + "/caf\ufffd", look("to").path());
    assertEquals(root + "/caf\ufffd", look("to").real());
    assertEquals("caf\ufffd", new HostFiles(session).state(root + "/to").target().orElseThrow());
  }

  @Test
  void contentMayHoldAnything() throws Exception {
    byte[] random = new byte[100];
    new Random(9).nextBytes(random);
    for (byte[] bytes :
        List.of(
            new byte[0],
            new byte[] {0},
            "\n".getBytes(StandardCharsets.UTF_8),
            "end\n".getBytes(StandardCharsets.UTF_8),
            random)) {
      Files.write(root.resolve("x"), bytes);
      PathState state = look("x");
      assertEquals(bytes.length, state.size());
      assertArrayEquals(bytes, state.content().orElseThrow().bytes());
      assertEquals(Optional.of(new Content(bytes).sha256()), state.sha256());
    }
  }

  @Test
  void whatIsLongerThanTheLimitHasItsSumOnly() throws Exception {
    byte[] bytes = new byte[101];
    Files.write(root.resolve("x"), bytes);
    assertEquals(Optional.empty(), look("x").content());
    assertEquals(Optional.of(new Content(bytes).sha256()), look("x").sha256());
  }

  @Test
  void aLookForksNoMoreThanItMust() throws Exception {
    CountedTools tools = CountedTools.of(Files.createDirectory(base.resolve("tools")), session);
    look("old.txt");
    assertEquals(List.of("stat", "base64"), tools.started());
    look("none");
    assertEquals(List.of("stat"), tools.started());
    look("data dir");
    assertEquals(List.of("stat"), tools.started());
    look("link");
    assertEquals(List.of("readlink", "stat", "base64"), tools.started());
    Files.write(root.resolve("long"), new byte[101]);
    look("long");
    assertEquals(List.of("stat", "sha256sum"), tools.started());
  }

  @Test
  void aReplacementForksNoMoreThanItMust() throws Exception {
    PathState old = look("old.txt");
    CountedTools tools = CountedTools.of(Files.createDirectory(base.resolve("tools")), session);
    new Rewrite(old, Content.of("new\n"), plain()).apply(session);
    assertEquals(
        List.of("cat", "sha256sum", "stat", "chmod", "sync", "mv", "sync", "stat"),
        tools.started());
  }

  @Test
  void aChangeTakesTwoRoundTripsAndBringsTheNewStateBack() throws Exception {
    changed("new.txt", text("one\n", "mode", "0640"), "file 640");
    changed("new.txt", text("two\n!", "mode", "0640"), "file 640");
    changed("new.txt", text("two\n!", "mode", "0600"), "file 600");
    changed("link", text("x"), "file 644");
    changed(
        "there", Map.of("action", Value.text("link"), "target", Value.text("none")), "link 777");
    changed(
        "new dir",
        Map.of("action", Value.text("directory"), "mode", Value.text("0750")),
        "directory 750");
    changed(
        "new dir",
        Map.of("action", Value.text("directory"), "mode", Value.text("0700")),
        "directory 700");
    changed(
        "new.txt",
        Map.of("action", Value.text("move"), "to", Value.text(root + "/moved")),
        "file 600");
    assertEquals("there -> none", line("there"));
  }

  /// @param becomes the state afterwards: kind, mode
  private void changed(String name, Map<String, Value> arguments, String becomes) throws Exception {
    int before = session.commands().size();
    Map<String, Value> result = result(apply(name, arguments));
    assertEquals(2, session.commands().size() - before, name);
    List<String> words = List.of(becomes.split(" "));
    assertEquals(Value.text(words.getFirst()), result.get("kind"), name);
    assertEquals(Value.text(words.getLast()), result.get("mode"), name);
  }

  @Test
  void aLookThatFailsAfterAChangeSaysSo() throws Exception {
    Path tools = Files.createDirectory(base.resolve("tools"));
    CountedTools.of(tools, session);
    // Breaks the look that follows, and nothing before it.
    Files.writeString(
        tools.resolve("chmod"),
        "#!/bin/sh\n/bin/chmod \"$@\"\nprintf '#!/bin/sh\\nexit 9\\n' > '%s/stat'\n"
            .formatted(tools));
    assertEquals(
        "Cannot look at `" + root + "/new.txt`.",
        assertThrows(ModuleFailure.class, () -> apply("new.txt", text("x"))).getMessage());
    assertEquals("x", Files.readString(root.resolve("new.txt")));
  }

  @Test
  void aFileWhoseNameHasABackslashIsReplaced() throws Exception {
    apply("back\\slash", Map.of("content", Value.text("one")));
    apply("back\\slash", Map.of("content", Value.text("two")));
    assertEquals("two", Files.readString(root.resolve("back\\slash")));
  }

  private static Manner plain() throws Exception {
    return new Manner(
        Ownership.of(Optional.empty(), Optional.empty(), Optional.empty()),
        Manner.Secrecy.OPEN,
        Manner.Keep.NOTHING,
        Manner.Parents.EXPECTED);
  }
}
