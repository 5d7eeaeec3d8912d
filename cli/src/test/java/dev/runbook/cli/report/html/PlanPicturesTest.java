package dev.runbook.cli.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.cli.CommandLine;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlanCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the pictures in docs/plan.md show is there. They show a plan of `runbooks/restore.yml` that
/// was made against the lab's machines, with a site's paths in place of the lab's; with
/// `-Dfixtures.write=true` they are made anew, to be looked at before they are committed.
class PlanPicturesTest {
  private static final Path DOCS = CommandLine.CHECKOUT.resolve("docs");
  private static final Provenance PROVENANCE =
      new Provenance("restore.yml", List.of("inventories/site.yml"), "", "", "mira", "0.1.0");

  @TempDir private Path directory;

  private static Browser browser;

  @BeforeAll
  static void openTheBrowser() {
    browser = Browser.open();
  }

  @AfterAll
  static void closeTheBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void showARestore() throws IOException {
    Plan plan =
        PlanCodec.read(
            Files.readString(
                CommandLine.CHECKOUT.resolve("cli/src/test/resources/html/restore.json")));
    Path page = directory.resolve("restore.html");
    Files.writeString(page, HtmlPlan.page(plan, PROVENANCE));
    browser.prefer("light");
    browser.size(1280, 1500);
    browser.show(page);
  }

  @Test
  void whatIsDestroyedByARestoreIsSeenFirst() throws IOException {
    String destroyed = browser.one("main > section").getText();
    assertTrue(destroyed.startsWith("What is destroyed"), destroyed);
    assertTrue(destroyed.contains("Clean it"), destroyed);
    assertTrue(destroyed.contains("guard where.filesystems.all("), destroyed);
    assertTrue(destroyed.contains("Promote"), destroyed);
    taken("plan-light.png");
  }

  @Test
  void whatTheRunbookShowsTheReviewerIsInTables() throws IOException {
    String shown = browser.one(".reviews").getText();
    for (String part :
        List.of(
            "Source and target",
            "System identifier",
            "Manifest's digest",
            "Lost against the archive, in minutes",
            "Gaps",
            "archive_mode",
            "Who may connect",
            "Disks to pay for afterwards",
            "From snapshot to mount",
            "unknown until")) {
      assertTrue(shown.contains(part), part + " is not in " + shown);
    }
    browser.size(1280, 1500);
    browser.run("scrollTo(0, document.querySelector('#reviewer').offsetTop - 24); return true");
    taken("plan-review.png");
  }

  @Test
  void aStepShowsItsDiffAndHowEachValueIsKnown() throws IOException {
    browser.prefer("dark");
    String id = step("Settings of the copy");
    browser.run("location.hash = arguments[0]; return true", id);
    String text = browser.one("#" + id + " > .body").getText();
    assertTrue(text.contains("+archive_mode = off"), text);
    assertTrue(text.contains("postgresql.auto.conf"), text);
    taken("plan-dark.png");
  }

  @Test
  void aSearchAmongWhatChangesLeavesLittle() throws IOException {
    browser.size(1280, 1100);
    browser.one("#changes").click();
    browser.one("#search").sendKeys("recovery_target");
    browser.run("scrollTo(0, document.querySelector('#steps').offsetTop - 24); return true");
    List<String> names = browser.shown(".step:not(.group) > summary .name");
    assertTrue(names.contains("Where recovery ends"), names::toString);
    assertFalse(names.contains("Where it stands"), names::toString);
    taken("plan-search.png");
  }

  @Test
  void allStepsOfARestoreAreOnPaper() throws IOException {
    String printed = packed(browser.printed());
    List<?> names =
        (List<?>)
            browser.run(
                "return [...document.querySelectorAll('.step')].map(e =>"
                    + " e.querySelector('.number').textContent +"
                    + " e.querySelector('.name').textContent)");
    assertTrue(names.size() > 60, names::toString);
    for (Object name : names) {
      assertTrue(printed.contains(packed((String) name)), () -> name + " is not in " + printed);
    }
  }

  @Test
  void everyPictureThatIsLinkedIsThere() throws IOException {
    List<String> linked =
        Pattern.compile("\\]\\((images/[^)]+)\\)")
            .matcher(Files.readString(DOCS.resolve("plan.md")))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertEquals(
        List.of(
            "images/plan-light.png",
            "images/plan-review.png",
            "images/plan-dark.png",
            "images/plan-search.png"),
        linked);
    for (String picture : linked) {
      assertTrue(Files.size(DOCS.resolve(picture)) > 10_000, picture);
    }
  }

  /// Without blanks: lines are broken differently on paper.
  private static String packed(String text) {
    return text.replaceAll("\\s+", "");
  }

  private static String step(String name) {
    return (String)
        browser.run(
            "return [...document.querySelectorAll('.step')].find("
                + "e => e.querySelector('.name').textContent.trim() === arguments[0]).id",
            name);
  }

  private void taken(String name) throws IOException {
    if (Boolean.getBoolean("fixtures.write")) {
      Files.write(DOCS.resolve("images").resolve(name), browser.picture());
    }
  }
}
