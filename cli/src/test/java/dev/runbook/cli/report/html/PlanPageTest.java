package dev.runbook.cli.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/// The page of a plan in a real browser.
class PlanPageTest {
  private static final String NAMES = ".step > summary .name";

  @TempDir private static Path directory;

  private static Browser browser;
  private static Path small;

  @BeforeAll
  static void openTheBrowser() throws IOException {
    browser = Browser.open();
    small = page("small.html", HtmlPlan.page(ExamplePlan.small(), ExamplePlan.PROVENANCE));
  }

  @AfterAll
  static void closeTheBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void showTheSmallPlan() {
    browser.prefer("light");
    browser.console();
    browser.requests();
    browser.show(small);
  }

  @Test
  void nothingButTheFileIsLoadedAndTheConsoleIsSilent() {
    assertEquals(List.of(), browser.console());
    assertEquals(List.of(small.toUri().toString()), browser.requests());
    assertEquals("Plan: example", browser.run("return document.title"));
  }

  @Test
  void whatIsInTheTextsIsNeverMarkup() {
    browser.one("#expand").click();
    assertEquals(1L, browser.run("return document.scripts.length"));
    assertEquals(0L, browser.run("return document.images.length"));
    assertEquals(
        ExamplePlan.HOSTILE,
        browser.run(
            "return [...document.querySelectorAll('figure pre')]"
                + ".map(e => e.textContent).find(e => e.includes('script'))"));
    assertTrue(browser.one("#s4 .name").getText().endsWith(ExamplePlan.HOSTILE));
    assertEquals(List.of(), browser.console());
  }

  @Test
  void whatIsDestroyedComesFirstAndLeadsToItsStep() {
    WebElement destroyed = browser.one("main > section");
    assertEquals("What is destroyed", destroyed.findElement(by("h2")).getText());
    assertTrue(destroyed.getText().contains("wipe\n/dev/vdb, serial disk3, 100 GiB"));
    assertTrue(destroyed.getText().contains("device.serial == 'disk3' holds"), destroyed::getText);
    assertTrue(destroyed.getText().contains("disk3 probed"), destroyed::getText);
    browser.one("#collapse").click();
    destroyed.findElement(by("a")).click();
    assertTrue(browser.one("#s5 > .body").isDisplayed());
    assertEquals("s5", browser.run("return document.activeElement.parentElement.id"));
  }

  @Test
  void hostsWithEqualOutcomesShareOne() {
    assertEquals("db1, db2, db3", browser.one("#s1 > summary .where").getText());
    assertEquals("2 different outcomes", browser.one("#s2 > summary .gist").getText());
    browser.one("#s2 > summary").click();
    assertEquals(List.of("~ changes db1, db3", "= unchanged db2"), browser.shown("#s2 .header"));
  }

  @Test
  void stepsAreFoldedAndUnfoldedWithTheKeyboard() {
    assertFalse(browser.one("#s1 > .body").isDisplayed());
    browser.one("#s1 > summary").sendKeys(Keys.ENTER);
    assertTrue(browser.one("#s1 > .body").isDisplayed());
    browser.one("#s1 > summary").sendKeys(Keys.SPACE);
    assertFalse(browser.one("#s1 > .body").isDisplayed());

    browser.one("#expand").sendKeys(Keys.ENTER);
    assertTrue(browser.all(".step > .body").stream().allMatch(WebElement::isDisplayed));
    browser.one("#collapse").sendKeys(Keys.ENTER);
    assertTrue(browser.all(".step > .body").stream().noneMatch(WebElement::isDisplayed));
    assertTrue(browser.one("#s1 > summary").isDisplayed());
  }

  @Test
  void stepsOfOneHostAreShown() {
    choose("db2");
    assertEquals("4 of 7 steps", browser.one("#count").getText());
    assertEquals(5, browser.shown(NAMES).size(), () -> browser.shown(NAMES).toString());
    browser.one("#s2 > summary").click();
    assertEquals(List.of("= unchanged db2"), browser.shown("#s2 .header"));
    assertFalse(browser.one("#play2").isDisplayed());
    choose("all hosts");
    assertEquals("7 steps", browser.one("#count").getText());
  }

  @Test
  void stepsAreShownByWhatTheyDo() {
    tick("reads");
    tick("skipped");
    tick("same");
    tick("changes");
    assertEquals("2 of 7 steps", browser.one("#count").getText());
    assertEquals(
        List.of("Bring it back", "Wipe the old disk [vdb]", "Mount"), browser.shown(NAMES));
    tick("destroys");
    tick("fails");
    assertEquals("0 of 7 steps", browser.one("#count").getText());
    assertTrue(browser.one(".nothing").isDisplayed());
    browser.one("#reset").click();
    assertEquals("7 steps", browser.one("#count").getText());
  }

  @Test
  void onlyWhatChangesIsShown() {
    browser.one("#changes").click();
    assertEquals("4 of 7 steps", browser.one("#count").getText());
    assertFalse(browser.shown(NAMES).contains("Look around"));
    assertFalse(browser.shown(NAMES).contains("Not needed"));
    browser.one("#s2 > summary").click();
    assertEquals(List.of("~ changes db1, db3"), browser.shown("#s2 .header"));
  }

  @Test
  void aSearchUnfoldsWhatItFindsAndSaysHowMany() {
    browser.one("body").sendKeys("/");
    browser.one("#search").sendKeys("PORT=5433");
    assertEquals("1 of 7 steps", browser.one("#count").getText());
    assertEquals("polite", browser.one("#count").getDomAttribute("aria-live"));
    assertEquals(List.of("The port"), browser.shown(NAMES));
    assertTrue(browser.one("#s2 .diff .added").isDisplayed());
    assertEquals(1L, browser.run("return CSS.highlights.get('hit').size"));
    browser.one("#search").sendKeys(Keys.ESCAPE);
    assertEquals("7 steps", browser.one("#count").getText());
    assertFalse(browser.one("#s2 > .body").isDisplayed());
  }

  @Test
  void aSearchForAGroupShowsWhatIsInIt() {
    browser.one("#search").sendKeys("bring it");
    assertEquals("2 of 7 steps", browser.one("#count").getText());
  }

  @Test
  void coloursAreThoseOfTheSystemOrTheOthers() {
    String light = paper();
    browser.prefer("dark");
    String dark = paper();
    assertNotEquals(light, dark);
    assertEquals("rgb(251, 251, 250)", light);
    assertEquals("rgb(20, 23, 26)", dark);
    assertEquals("true", browser.one("#theme").getDomAttribute("aria-pressed"));
    browser.one("#theme").click();
    assertEquals(light, paper());
    browser.one("#theme").click();
    assertEquals(dark, paper());
  }

  @Test
  void everythingIsPrintedWhateverIsFoldedOrHidden() throws IOException {
    browser.prefer("dark");
    browser.one("#collapse").click();
    browser.one("#search").sendKeys("nothing has this");
    String printed = browser.printed();
    for (String text :
        List.of(
            "What is destroyed",
            "Look around",
            "The port",
            "+port=5433",
            "Bring it back",
            "Start it",
            "wipefs --all /dev/vdb",
            "device.serial == 'disk3'",
            "does not exist",
            "known after 1.3.1 Start it")) {
      assertTrue(printed.contains(text), () -> text + " is not in " + printed);
    }
    assertFalse(printed.contains("Unfold all"));
    assertFalse(printed.contains("No step is as chosen"));
  }

  @Test
  void withoutScriptsItIsAPlainDocument() throws IOException {
    String text = HtmlPlan.page(ExamplePlan.small(), ExamplePlan.PROVENANCE);
    browser.show(page("plain.html", text.replaceFirst("(?s)<script>.*</script>", "")));
    assertFalse(browser.one(".controls").isDisplayed());
    assertFalse(browser.one("#theme").isDisplayed());
    assertEquals(8, browser.shown(NAMES).size());
    browser.one("#s1 > summary").click();
    assertTrue(browser.one("#s1 > .body").isDisplayed());
  }

  @Test
  void everybodyCanUseIt() throws IOException {
    assertEquals(List.of(), browser.accessibilityProblems());
    browser.one("#expand").click();
    assertEquals(List.of(), browser.accessibilityProblems());
    browser.prefer("dark");
    assertEquals(List.of(), browser.accessibilityProblems());
  }

  @Test
  void aThousandStepsOnFiftyHostsOpenFast() throws IOException {
    String text = HtmlPlan.page(ExamplePlan.large(1000, 50), ExamplePlan.PROVENANCE);
    assertTrue(text.length() < 4_000_000, () -> text.length() + " characters");
    browser.show(page("large.html", text));
    assertEquals("1000 steps", browser.one("#count").getText());
    Number loaded =
        (Number) browser.run("return performance.getEntriesByType('navigation')[0].domComplete");
    assertTrue(loaded.longValue() < Duration.ofSeconds(10).toMillis(), () -> loaded + " ms");
    choose("host1");
    browser.one("#changes").click();
    assertEquals("900 of 1000 steps", browser.one("#count").getText());
  }

  private static Path page(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static By by(String selector) {
    return By.cssSelector(selector);
  }

  private static String paper() {
    return (String) browser.run("return getComputedStyle(document.body).backgroundColor");
  }

  private static void choose(String host) {
    browser.one("#host").sendKeys(host);
  }

  private static void tick(String kind) {
    browser.one("input[value=" + kind + "]").click();
  }
}
