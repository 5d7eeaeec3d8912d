package dev.runbook.modules.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PgConfTest {
  @Test
  void linesStayOldValuesBecomeCommentsAndNewOnesComeLast() {
    String before =
        """
        # written by hand
        Port = 5432   # the usual one
        shared_buffers=128MB
        recovery_target_time = '2026-01-01'
        recovery_target_action 'pause'
        """;
    String after =
        """
        # written by hand
        #Port = 5432   # the usual one
        shared_buffers=128MB
        #recovery_target_time = '2026-01-01'
        recovery_target_action 'pause'
        port = 5433
        restore_command = 'cp ''/a b/%f'' %p'
        """;
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("port", "5433");
    wanted.put("recovery_target_action", "pause");
    wanted.put("restore_command", "cp '/a b/%f' %p");
    PgConf edited = PgConf.parse(before).with(wanted, List.of("recovery_target*"));
    assertEquals(after, edited.text());
    assertEquals(after, edited.with(wanted, List.of("recovery_target*")).text());
  }

  @Test
  void theLastLineOfANameCounts() {
    String text = "port = 1\nport = 2\n";
    assertEquals(text.replace("port = 1", "#port = 1"), with(text, "port", "2"));
    assertEquals("#port = 1\n#port = 2\nport = 1\n", with(text, "port", "1"));
  }

  @Test
  void anIncludeBelowALineMayTakeItBack() {
    assertEquals(
        "#port = 1\ninclude_dir 'conf.d'\nport = 1\n",
        with("port = 1\ninclude_dir 'conf.d'\n", "port", "1"));
  }

  @Test
  void aMissingLineEndIsMended() {
    assertEquals("a = on\nport = 1\n", with("a = on", "port", "1"));
    assertEquals("port = 1\n", with("", "port", "1"));
  }

  @Test
  void quotedTextComesBackAsItWas() {
    for (String value :
        List.of("", "it's", "back\\slash", "'\\'", "two\nlines", "# no comment", "64MB", "a=b c")) {
      String text = PgConf.parse("").with(Map.of("x.y", value), List.of()).text();
      assertEquals(Map.of("x.y", value), PgConf.parse(text).settings(), text);
      assertEquals(1, text.lines().count(), text);
    }
  }

  @Test
  void numbersAndSwitchesNeedNoQuotes() {
    assertEquals("5432", PgConf.quoted("5432"));
    assertEquals("-1", PgConf.quoted("-1"));
    assertEquals("0.9", PgConf.quoted("0.9"));
    assertEquals("off", PgConf.quoted("off"));
    assertEquals("'0/2000000'", PgConf.quoted("0/2000000"));
  }

  @Test
  void escapesAreReadAsPostgresqlReadsThem() {
    assertEquals(
        Map.of("a", "x\ty'z'!", "b", "1GB"),
        PgConf.parse("a = 'x\\ty\\'z''\\041' # end\nb 1GB\n# c = 3\nnot a setting at all\n")
            .settings());
  }

  private static String with(String text, String name, String value) {
    return PgConf.parse(text).with(Map.of(name, value), List.of()).text();
  }
}
