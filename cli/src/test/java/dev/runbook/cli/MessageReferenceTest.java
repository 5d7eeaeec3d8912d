package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.cli.command.RuleCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The page `docs/messages.md` says what the rules and their fixtures say.
///
/// With `-Dfixtures.write=true` it is written anew.
class MessageReferenceTest {
  private static final Path PAGE = CommandLine.CHECKOUT.resolve("docs/messages.md");

  @Test
  void thePageSaysWhatTheRulesSay() throws IOException {
    String made = MessagePage.of(RuleCatalogue.all(), Transcript.in("check"));
    if (Boolean.getBoolean("fixtures.write")) {
      Files.writeString(PAGE, made);
    }
    assertEquals(
        made,
        Files.exists(PAGE) ? Files.readString(PAGE) : "",
        "docs/messages.md is stale: write it with -Dfixtures.write=true");
  }
}
