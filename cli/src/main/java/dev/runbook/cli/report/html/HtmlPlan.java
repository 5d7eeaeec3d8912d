package dev.runbook.cli.report.html;

import static java.util.Objects.requireNonNull;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import dev.runbook.engine.plan.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// A plan as one page for review that needs nothing but itself: style and script are inside, and
/// its content security policy lets the browser run and load nothing else.
///
/// Without scripts it is still the whole plan, foldable; printed it is unfolded.
public final class HtmlPlan {
  private static final String FOLDER = "dev/runbook/cli/report/html";

  private HtmlPlan() {}

  /// The page, in UTF-8.
  public static String page(Plan plan, Provenance provenance) {
    String style = resource("plan.css");
    String script = resource("plan.js");
    Page page =
        new PageMaker(plan, provenance)
            .page(
                "default-src 'none'; style-src "
                    + source(style)
                    + "; script-src "
                    + source(script)
                    + "; base-uri 'none'; form-action 'none'",
                style,
                script);
    StringWriter text = new StringWriter();
    template().execute(text, page);
    return text.toString();
  }

  private static Mustache template() {
    return new DefaultMustacheFactory(FOLDER).compile("page.mustache");
  }

  /// How a content security policy names a text that may stand in the page
  /// (https://www.w3.org/TR/CSP3/#grammardef-hash-source).
  private static String source(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in =
        requireNonNull(
            HtmlPlan.class.getResourceAsStream(name), () -> name + " is not in the jar")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
