package dev.runbook.cli.report.html;

import static java.util.Objects.requireNonNull;

import dev.runbook.testkit.Prerequisite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.print.PrintOptions;

/// The Chromium of the distribution, without a window. [#close] ends it.
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Pattern ADDRESS = Pattern.compile("\"request\":\\{.*?\"url\":\"([^\"]*)\"");

  /// Kept, because a logger that nobody holds forgets its level.
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  static Browser open() {
    Prerequisite.installed(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "no browser is installed: apt-get install chromium chromium-driver");
    // It says that it does not know the newest version's own protocol, which is not used here.
    SELENIUM.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toString());
    // Tests may run as root and in small containers, where Chromium's sandbox and /dev/shm do not
    // work.
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--hide-scrollbars",
        "--window-size=1280,900");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    return new Browser(
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build(),
            options));
  }

  void show(Path page) {
    driver.get(page.toUri().toString());
  }

  WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /// The texts of what is shown of these elements.
  List<String> shown(String selector) {
    return all(selector).stream()
        .filter(WebElement::isDisplayed)
        .map(element -> element.getText().strip())
        .toList();
  }

  Object run(String script, Object... arguments) {
    return requireNonNull(driver.executeScript(script, arguments), script);
  }

  /// What the page and the browser said on the console since the last call.
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /// The addresses that were asked for since the last call.
  List<String> requests() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(message -> message.contains("\"Network.requestWillBeSent\""))
        .flatMap(message -> ADDRESS.matcher(message).results())
        .map(found -> found.group(1))
        .toList();
  }

  /// As if the operating system wanted `light` or `dark`.
  void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /// A text of all pages that the browser would print.
  String printed() throws IOException {
    byte[] pdf = Base64.getDecoder().decode(driver.print(new PrintOptions()).getContent());
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }

  void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /// What is seen, as PNG.
  byte[] picture() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  /// What axe-core finds against WCAG 2 A and AA and its own best practices, one line each.
  List<?> accessibilityProblems() throws IOException {
    try (InputStream script =
        requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"), "axe-core is not there")) {
      driver.executeScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
    return (List<?>)
        requireNonNull(
            driver.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                axe.run().then(
                  found => done(found.violations.flatMap(rule => rule.nodes.map(
                    node => rule.id + ': ' + node.html + ' ' + node.failureSummary))),
                  error => done([String(error)]));
                """));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
