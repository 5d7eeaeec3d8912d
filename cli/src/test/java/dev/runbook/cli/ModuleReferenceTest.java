package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.modules.catalog.ShippedModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The pages in `docs/modules` say what the modules say of themselves.
///
/// With `-Dfixtures.write=true` they are written anew.
class ModuleReferenceTest {
  private static final Path PAGES = CommandLine.CHECKOUT.resolve("docs/modules");
  private static final Map<String, String> MADE = ModulePage.all(ShippedModules.modules());

  static Set<String> pages() {
    return MADE.keySet();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageSaysWhatTheModuleSays(String page) throws IOException {
    Path file = PAGES.resolve(page);
    String made = MADE.getOrDefault(page, "");
    if (Boolean.getBoolean("fixtures.write")) {
      Files.createDirectories(PAGES);
      Files.writeString(file, made);
    }
    assertEquals(
        made,
        Files.exists(file) ? Files.readString(file) : "",
        () -> "docs/modules/" + page + " is stale: write it with -Dfixtures.write=true");
  }

  @Test
  void noPageIsOfAModuleThatIsGone() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      Set<String> there =
          files
              .map(file -> file.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new));
      there.removeAll(MADE.keySet());
      assertEquals(Set.of(), there);
    }
  }
}
