package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README shows is what happens.
class ReadmeTest {
  @TempDir private Path directory;

  private static String block(String language, String holding) throws Exception {
    Matcher blocks =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(CommandLine.CHECKOUT.resolve("README.md")));
    while (blocks.find()) {
      if (blocks.group(1).contains(holding)) {
        return blocks.group(1);
      }
    }
    throw new AssertionError("README has no block with " + holding);
  }

  private Path inventory() throws Exception {
    return Files.writeString(
        directory.resolve("inventory.yml"),
        "all: { hosts: { here: { ansible_connection: local } } }\n");
  }

  @Test
  void theFirstRunbookIsCheckedPlannedAndApplied() throws Exception {
    Path hello = Files.writeString(directory.resolve("hello.yml"), block("yaml", "runbook: hello"));
    CommandLine command = new CommandLine(directory);
    for (String each : new String[] {"check", "plan", "apply"}) {
      CommandLine.Ended ended =
          command.run(each, hello.toString(), "-i", inventory().toString(), "-e", "mount=/proc");
      assertEquals(0, ended.code(), () -> each + ": " + ended.out() + ended.err());
    }
    assertTrue(command.run("runs", "list").out().contains("hello"));
  }

  @Test
  void aMistakeIsAnsweredAsShown() throws Exception {
    String text = block("yaml", "runbook: hello").replace("int(used.", "int(usd.");
    Path hello = Files.writeString(directory.resolve("hello.yml"), text);
    CommandLine.Ended ended =
        new CommandLine(directory).run("check", hello.toString(), "-i", inventory().toString());
    assertEquals(ExitCodes.REJECTED, ended.code());
    String shown = block("text", "expression.undefined-name");
    assertEquals(
        shown.strip(),
        ended.err().replace(directory + "/", "").replaceFirst("(?s)\n\n1 error.*", "").strip());
  }

  /// As the README's table says them, not as the code does.
  private static final class ExitCodes {
    static final int REJECTED = 3;
  }
}
