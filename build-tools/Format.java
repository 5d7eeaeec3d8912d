import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Checks or writes the format of every Java source below a folder with google-java-format.
///
/// Run by the build as `java Format.java check|write ROOT`. `check` names each file that would
/// change and exits 1 when there is one; `write` changes them in place.
class Format {
  private static final List<String> NOT_SOURCES = List.of("target", ".git", ".lab");

  public static void main(String[] args) throws Exception {
    boolean check = args[0].equals("check");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
    arguments.addAll(sourcesBelow(Path.of(args[1])));
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int status = new Main(out, err, System.in).format(arguments.toArray(String[]::new));
    out.flush();
    err.flush();
    if (check && status != 0) {
      System.out.println("The files above are not formatted: ./fmt formats them.");
    }
    System.exit(status);
  }

  private static List<String> sourcesBelow(Path root) throws IOException {
    List<String> found = new ArrayList<>();
    try (var files = Files.list(root)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          if (!NOT_SOURCES.contains(name)) {
            found.addAll(sourcesBelow(file));
          }
        } else if (name.endsWith(".java")) {
          found.add(file.toString());
        }
      }
    }
    return found;
  }
}
