package dev.runbook.cli.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.secret.Redactor;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.container.ShellOutput;
import dev.runbook.testkit.container.TestHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The archive and the Debian package, each unpacked in a container that has no Java, used as a
/// person would, over SSH to another container.
@Tag("containers")
class DistributionTest {
  private static final String ARCHIVED = "/opt/runbook/bin/runbook";

  /// What is installed where; the other one is only reached.
  private static TestHost here;

  private static TestHost there;

  @BeforeAll
  static void install() throws IOException {
    here = TestHost.start();
    there = TestHost.start();
    assertNotEquals(0, here.run("command -v java").exitCode(), "the host has a Java of its own");
    here.copy(Distribution.archive(), "/tmp/runbook.tar.gz");
    here.copy(Distribution.debianPackage(), "/tmp/runbook.deb");
    here.must(
        "mkdir /opt/runbook && tar -C /opt/runbook --strip-components=1 -xf /tmp/runbook.tar.gz");
    here.must("dpkg -i /tmp/runbook.deb");
    here.copy(there.privateKey(), "/root/login-key");
    here.must("chmod 0600 /root/login-key && chown root: /root/login-key");
    write(
        "/root/hosts.yml",
        """
        all:
          hosts:
            there: { connection: { address: %s, user: ops, key: /root/login-key, host_key: "%s" } }
        """
            .formatted(there.internalAddress(), there.hostKeyFingerprint()));
    write(
        "/root/hello.yml",
        """
        runbook: hello
        plays:
          - name: Say it
            hosts: all
            steps:
              - name: Who is there
                shell: { run: "hostname; echo said > /tmp/said-$STAMP", effect: change }
                environment: { STAMP: "{{run.id}}" }
                register: who
              - name: Somebody
                assert: { that: "size(who.stdout) > 0" }
        """);
  }

  @AfterAll
  static void remove() {
    here.close();
    there.close();
  }

  @Test
  void bothAreOfTheVersionThatWasBuilt() {
    assertEquals(here.must(ARCHIVED + " --version"), here.must("/usr/bin/runbook --version"));
    assertTrue(here.must("runbook --version").startsWith("runbook "));
  }

  @Test
  void aStepRunsOverSshFromTheArchive() {
    applied(ARCHIVED);
  }

  @Test
  void aStepRunsOverSshFromThePackage() {
    applied("/usr/bin/runbook");
  }

  @Test
  void theShippedRunbooksAreFoundAndPlanned() {
    here.must("rm -rf /root/site && runbook init /root/site");
    String plan = here.must("cd /root/site && runbook plan restore.yml --offline 2>/dev/null");
    assertTrue(plan.contains("PLAN  restore"), plan);
    assertTrue(plan.contains("What is destroyed"), plan);
  }

  /// With `AOTMode=on` a start fails when the cache cannot be used. The copy keeps the times of the
  /// jars, by which newer Javas know them.
  @Test
  void theCacheIsUsedWhereverTheDirectoryStands() {
    here.must("cp -a /opt/runbook /root/elsewhere");
    for (String command :
        List.of(
            ARCHIVED,
            "/usr/bin/runbook",
            "/root/elsewhere/bin/runbook",
            "cd /root/elsewhere && bin/runbook",
            "cd /root/elsewhere/docs && ../bin/runbook")) {
      here.must(
          command.replaceFirst(
              "(\\S*runbook)$", "RUNBOOK_JAVA_OPTIONS=-XX:AOTMode=on $1 --version"));
    }
  }

  /// Scripts that were parsed are not parsed again: what a process writes when it is started first,
  /// for `sh -n`, is in no cache.
  @Test
  void aRunOverSshLoadsNothingFromTheJars() {
    String apply = quick("hostname");
    here.must(apply);

    here.must("RUNBOOK_JAVA_OPTIONS=-Xlog:class+load:file=/root/quick/loaded " + apply);

    here.must("grep -q dev.runbook.engine.run.Executor /root/quick/loaded");
    assertEquals("", here.must("grep 'source: file:' /root/quick/loaded || true").strip());
  }

  /// Whoever looks for a class, a resource or a service that is not there has every jar opened, and
  /// nothing is loaded by it. A process keeps open what it has opened once: here all until the
  /// first step has come to its end on the host but for its last command.
  @Test
  void aRunOverSshLooksThroughNoJar() throws Exception {
    there.must("touch /tmp/go-on");
    String apply = quick("touch /tmp/arrived; until [ -e /tmp/go-on ]; do sleep 0.1; done");
    here.must(apply);
    there.must("rm /tmp/go-on /tmp/arrived");

    here.must(
        "(sh -c 'echo $$ > /root/quick/process; exec "
            + apply
            + "'; echo $? > /root/quick/ended) > /root/quick/out 2>&1 < /dev/null &");
    Eventually.holds("the step runs", () -> there.run("test -e /tmp/arrived").exitCode() == 0);
    String open = here.must("ls -l /proc/$(cat /root/quick/process)/fd 2> /dev/null || true");
    there.must("touch /tmp/go-on");
    Eventually.holds("it ended", () -> here.run("test -s /root/quick/ended").exitCode() == 0);

    assertEquals("0", here.must("cat /root/quick/ended").strip());
    assertTrue(open.contains("socket:"), open);
    assertEquals(List.of(), open.lines().filter(line -> line.endsWith(".jar")).toList());
  }

  /// The Java of the distribution has loggers of ours, so that it does not look for others in every
  /// jar. What is logged goes where it goes with those of Java.
  @Test
  void whatIsLoggedIsInTheLogFileAndShownWhenAsked() throws Exception {
    String program = "dev.runbook.cli.LogFileTest$Logging";
    String file = "/" + program.replace('.', '/') + ".class";
    here.must("mkdir -p /root/logging/dev/runbook/cli");
    here.copy(Path.of(DistributionTest.class.getResource(file).toURI()), "/root/logging" + file);

    ShellOutput ended =
        here.run(
            "LC_ALL=C.UTF-8 /opt/runbook/runtime/bin/java"
                + " -Xlog:class+load:file=/root/logging/loaded"
                + " -cp '/opt/runbook/lib/*:/root/logging' '%s' -vvv".formatted(program));

    assertEquals(0, ended.exitCode(), ended::toString);
    here.must("grep -q dev.runbook.logging.JavaUtilLoggerFinder /root/logging/loaded");
    assertTrue(
        ended.stderr().contains("IllegalStateException: at " + Redactor.MARK), ended::toString);
    assertTrue(ended.stderr().contains("a detail"), ended::toString);
    String log = here.must("cat " + ended.stdout());
    assertTrue(log.contains("IllegalStateException: at " + Redactor.MARK), log);
    assertFalse(log.contains("a detail") || log.contains("somebody"), log);
    assertFalse(ended.stderr().contains("hunter2"), ended::toString);
    assertFalse(log.contains("hunter2"), log);
  }

  @Test
  void scriptsThatWereParsedAreNotParsedAgain() {
    String apply = quick("hostname; : parsed-once");
    here.must("mkdir -p /root/watched");
    write(
        "/root/watched/sh",
        """
        #!/bin/sh
        echo started >> /root/watched/started
        exec /bin/sh "$@"
        """);
    here.must("chmod 0755 /root/watched/sh");
    for (int i = 0; i < 2; i++) {
      here.must("PATH=/root/watched:$PATH " + apply);
      assertEquals("started", here.must("cat /root/watched/started").strip());
    }
  }

  /// Lays out a runbook of two steps on the other host, which logs in with nothing but a key.
  ///
  /// @param script of the first step
  /// @return the command that applies it
  private static String quick(String script) {
    here.must("mkdir -p /root/quick");
    write(
        "/root/quick/steps.yml",
        """
        runbook: quick
        plays:
          - name: Say it
            hosts: all
            steps:
              - name: Who is there
                shell: { run: "%s", effect: read }
                register: who
              - name: Say it
                when: who.rc == 0
                shell: { run: "echo said >> /tmp/said-quickly", effect: change }
        """
            .formatted(script));
    String key = there.must("cat /etc/ssh/ssh_host_ed25519_key.pub");
    write("/root/quick/known_hosts", there.internalAddress() + " " + key + "\n");
    write(
        "/root/quick/hosts.yml",
        """
        all:
          hosts:
            there:
              connection:
                address: %s
                user: ops
                key: /root/login-key
                known_hosts: /root/quick/known_hosts
        """
            .formatted(there.internalAddress()));
    return ARCHIVED + " apply /root/quick/steps.yml -i /root/quick/hosts.yml";
  }

  /// All that is in the cache is loaded by every start.
  @Test
  void theCacheHoldsWhatARunNeedsAndNotTheLibraryOfExpressions() {
    String loaded =
        here.must("RUNBOOK_JAVA_OPTIONS=-Xlog:class+load:stdout " + ARCHIVED + " --version");
    assertTrue(loaded.contains(" dev.runbook.engine.run.Executor "), "the cache is not used");
    assertFalse(loaded.contains(" dev.cel.checker."), "the library is in the cache");
    assertTrue(
        loaded.contains(" org.bouncycastle.math.ec.rfc8032.Ed25519 "),
        "logins by key are not in it");
  }

  /// A start that meets a cache of another build says nothing of it on standard output.
  @Test
  void aCacheThatCannotBeUsedOnlyCostsTime() {
    here.must("rm -rf /root/broken && cp -R /opt/runbook /root/broken");
    here.must("for cache in /root/broken/lib/*.aot; do echo broken > $cache; done");
    ShellOutput answer = here.run("/root/broken/bin/runbook --version");
    assertEquals(0, answer.exitCode(), answer::toString);
    assertEquals(here.must(ARCHIVED + " --version"), answer.stdout());
  }

  @Test
  void completionAndManualPagesAreWhereTheSystemLooksForThem() {
    here.must("bash -n /usr/share/bash-completion/completions/runbook");
    here.must("test -s /usr/share/fish/vendor_completions.d/runbook.fish");
    here.must("test -s /usr/share/zsh/vendor-completions/_runbook");
    String page =
        here.must(
            "perl -MIO::Uncompress::Gunzip=gunzip -e"
                + " 'gunzip(\"/usr/share/man/man1/runbook-apply.1.gz\" => \"-\")'");
    assertTrue(page.contains(".SH OPTIONS"), page);
    assertEquals(
        "apply",
        here.must(
                """
                bash -c '. /usr/share/bash-completion/completions/runbook
                COMP_WORDS=(runbook appl); COMP_CWORD=1; _complete_runbook; echo ${COMPREPLY[@]}'
                """)
            .strip());
  }

  @Test
  void everyJarIsInTheBillOfMaterialsAndHasItsLicence() {
    String bill = here.must("cat /opt/runbook/share/bom.json");
    Set<String> without = new TreeSet<>();
    for (String jar : here.must("cd /opt/runbook/lib && ls *.jar").lines().toList()) {
      if (jar.startsWith("runbook-")) {
        continue;
      }
      String name = jar.replaceFirst("-[0-9][0-9A-Za-z.+-]*\\.jar$", "");
      if (!bill.contains("\"name\" : \"" + name + "\"")
          || here.run("ls /opt/runbook/share/licences/" + jar.replaceFirst("\\.jar$", "") + "/*")
                  .exitCode()
              != 0) {
        without.add(jar);
      }
    }
    assertEquals(Set.of(), without);
    here.must("ls /opt/runbook/runtime/legal/java.base/LICENSE");
  }

  @Test
  void theRemovedPackageLeavesNothing() {
    here.must("dpkg -r runbook");
    try {
      assertEquals("", here.must("ls -d /usr/lib/runbook /usr/bin/runbook 2>/dev/null || true"));
    } finally {
      here.must("dpkg -i /tmp/runbook.deb");
    }
  }

  private static void applied(String command) {
    ShellOutput ended = here.run("cd /root && " + command + " apply hello.yml -i hosts.yml");
    assertEquals(0, ended.exitCode(), ended::toString);
    assertTrue(ended.stdout().contains("ok=1 changed=1"), ended::toString);
    assertEquals("", ended.stderr(), ended::toString);
    String run = here.must("cd /root && " + command + " runs list").lines().toList().getFirst();
    assertEquals(
        "said", there.must("cat /tmp/said-" + run.strip().split("\\s+", 2)[0]).strip(), () -> run);
  }

  private static void write(String path, String text) {
    here.must("cat > " + path + " <<'TEXT'\n" + text + "TEXT\n");
  }
}
