package dev.runbook.cli.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.cli.Main;
import dev.runbook.engine.source.Position;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.catalog.ShippedModules;
import dev.runbook.transports.ssh.SshTransport;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the build writes out in our classes, so that the virtual machine does not make it at each
/// start: switches over patterns, and `equals` and `hashCode` of records. That these do the same is
/// shown by all other tests, which run on what was written out.
class LinkEarlyTest {
  private static final String LINKED_AT_FIRST_USE = "java/lang/runtime/SwitchBootstraps";

  @ParameterizedTest
  @ValueSource(classes = {Main.class, Value.class, ShippedModules.class, SshTransport.class})
  void noClassHasASwitchThatIsLinkedAtItsFirstUse(Class<?> one) throws Exception {
    List<String> left = new ArrayList<>();
    int seen = 0;
    URI place = one.getProtectionDomain().getCodeSource().getLocation().toURI();
    try (Place classes = Place.of(Path.of(place));
        Stream<Path> files = Files.walk(classes.root())) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        seen++;
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (text.contains(LINKED_AT_FIRST_USE)) {
          left.add(file.toString());
        }
      }
    }
    assertTrue(seen > 10, "only " + seen + " classes in " + place);
    assertEquals(List.of(), left);
  }

  /// A directory of classes, or a jar.
  private record Place(Path root, FileSystem owner, boolean jar) implements AutoCloseable {
    static Place of(Path path) throws Exception {
      if (Files.isDirectory(path)) {
        return new Place(path, path.getFileSystem(), false);
      }
      FileSystem inside = FileSystems.newFileSystem(path, Map.of());
      return new Place(inside.getPath("/"), inside, true);
    }

    @Override
    public void close() throws IOException {
      if (jar) {
        owner.close();
      }
    }
  }

  @Test
  void theEqualityOfARecordIsWrittenOut() {
    List<String> made =
        Stream.of(Position.class.getDeclaredMethods())
            .map(Method::getName)
            .filter(name -> name.startsWith("$"))
            .map(name -> name.replaceAll("[0-9]", ""))
            .sorted()
            .toList();
    assertEquals(List.of("$equals$", "$hashCode$"), made);
  }

  @Test
  void aRecordIsEqualToOneWithTheSameComponents() {
    Position one = new Position(3, 4);
    assertEquals(one, new Position(3, 4));
    assertEquals(one.hashCode(), new Position(3, 4).hashCode());
    assertNotEquals(one, new Position(3, 5));
    assertNotEquals(one, new Position(4, 4));
    assertNotEquals(one, null);
    assertNotEquals(one, "3:4");
    // The rule of java.lang.Record: numbers as their `compare` has them.
    assertEquals(new Value.Decimal(Double.NaN), new Value.Decimal(Double.NaN));
    assertNotEquals(new Value.Decimal(0.0), new Value.Decimal(-0.0));
  }
}
