package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a start leaves out. A class that is not there is looked for in every jar, and picocli looks
/// for one of Groovy's when it makes something itself; commands are written by `Syntax` so that it
/// never does.
class StartTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "completion bash",
        "check --list-rules --format json -t a,b -e c=1 -vv",
        "plan none.yml --offline --format json -i a, -i b, -t a,b -e c=1 -vv -f 3",
        "apply none.yml -C -D -y --approve a,b --host-key c -l d",
        "discover none -i a, -o b",
        "eject none",
        "inventory list -i a,",
        "modules doc none",
        "schema steps",
        "runs show none --no-color",
        "backups list -c none",
        "none",
      })
  void noClassIsLookedForThatIsNotThere(String words) throws Exception {
    try (Watched classes = new Watched()) {
      String said = classes.run(words.split(" "), directory);
      assertFalse(said.isEmpty());
      assertEquals(List.of(), List.copyOf(classes.missed), said);
    }
  }

  /// Everything anew, from this test's class path.
  private static final class Watched extends URLClassLoader {
    private final Queue<String> missed = new ConcurrentLinkedQueue<>();

    Watched() throws IOException {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] classPath() throws IOException {
      String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
      URL[] places = new URL[entries.length];
      for (int i = 0; i < entries.length; i++) {
        places[i] = Path.of(entries[i]).toUri().toURL();
      }
      return places;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try {
        return super.findClass(name);
      } catch (ClassNotFoundException e) {
        missed.add(name);
        throw e;
      }
    }

    /// Runs a command line, and gives back what it printed.
    String run(String[] words, Path directory) throws Exception {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
      Class<?> console = loadClass("dev.runbook.cli.command.Console");
      Map<String, String> environment =
          Map.of("RUNBOOK_HOME", CommandLine.CHECKOUT.toString(), "HOME", directory.toString());
      loadClass("dev.runbook.cli.Main")
          .getMethod("run", String[].class, Map.class, console)
          .invoke(
              null,
              words,
              environment,
              console
                  .getConstructor(PrintStream.class, PrintStream.class)
                  .newInstance(print, print));
      return out.toString(StandardCharsets.UTF_8);
    }
  }
}
