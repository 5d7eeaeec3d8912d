package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoWebAddressesTest {
  @TempDir private Path directory;

  /// Makes an address and opens it.
  public static final class Fetching {
    private Fetching() {}

    public static void main(String[] arguments) throws IOException {
      NoWebAddresses.setUp();
      URL address = URI.create(arguments[0]).toURL();
      try {
        System.out.print(new String(address.openStream().readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  @Test
  void nothingIsFetchedFromTheWeb() throws Exception {
    assertEquals(
        "nothing is fetched from the web: http://127.0.0.1:1/page",
        opened("http://127.0.0.1:1/page"));
  }

  @Test
  void otherAddressesAreOpenedAsEver() throws Exception {
    Path jar = directory.resolve("some.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("page"));
      out.write("found".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals("found", opened("jar:" + jar.toUri() + "!/page"));
  }

  private static String opened(String address) throws Exception {
    JavaProcess ended = JavaProcess.run(Fetching.class, List.of(), List.of(address));
    assertEquals("", ended.err());
    return ended.out();
  }
}
