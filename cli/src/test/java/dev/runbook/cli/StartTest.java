package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
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
        "none",
        "completion bash",
        "init none --force --help",
        "discover none -i a, -o b --help",
        "eject none --diff --help",
        "check none.yml none.yml --format json -t a,b -e c=1 -vv --help",
        "plan none.yml --offline --format json -i a, -i b, -t a,b -e c=1 -vv -f 3 --help",
        "apply none.yml -C -D -y --approve a,b --host-key c -l d --help",
        "approve none -k a --help",
        "inventory -i a, list -i b, --help",
        "modules doc none --help",
        "schema steps none -o a --help",
        "runs show none --json --help",
        "backups list -c none --help",
      })
  void noClassIsLookedForThatIsNotThere(String words) throws Exception {
    try (Watched classes = new Watched()) {
      assertEquals(words.equals("none") ? 2 : 0, classes.run(words.split(" "), directory));
      assertEquals(List.of(), List.copyOf(classes.missed));
    }
  }

  @Test
  void picocliLooksForOneWhenItMakesThingsItself() throws Exception {
    try (Watched classes = new Watched()) {
      classes.loadClass("picocli.CommandLine").getMethod("defaultFactory").invoke(null);
      assertEquals(List.of("groovy.lang.Closure"), List.copyOf(classes.missed));
    }
  }

  /// Everything anew, from this test's class path.
  private static final class Watched extends URLClassLoader {
    private final Queue<String> missed = new ConcurrentLinkedQueue<>();

    Watched() throws IOException {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] classPath() throws IOException {
      String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
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

    /// Runs a command line, and gives back its exit code.
    int run(String[] words, Path directory) throws Exception {
      PrintStream nowhere =
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      Class<?> console = loadClass("dev.runbook.cli.command.Console");
      Object printer =
          console
              .getConstructor(PrintStream.class, PrintStream.class)
              .newInstance(nowhere, nowhere);
      Map<String, String> environment =
          Map.of("RUNBOOK_HOME", CommandLine.CHECKOUT.toString(), "HOME", directory.toString());
      return (int)
          loadClass("dev.runbook.cli.Main")
              .getMethod("run", String[].class, Map.class, console)
              .invoke(null, words, environment, printer);
    }
  }
}
