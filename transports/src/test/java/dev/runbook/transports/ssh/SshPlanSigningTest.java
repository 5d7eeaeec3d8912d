package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.saved.AllowedSigners;
import dev.runbook.engine.saved.Approval;
import dev.runbook.engine.saved.PlanSigning;
import dev.runbook.engine.saved.SigningException;
import dev.runbook.engine.saved.SigningKey;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ours and OpenSSH's own `ssh-keygen -Y`, both ways.
class SshPlanSigningTest {
  private static final byte[] PLAN = "the plan\n".getBytes(StandardCharsets.UTF_8);
  private static final PlanSigning.Passphrase NOBODY = _ -> Optional.empty();

  @TempDir Path directory;

  @ParameterizedTest(name = "{0} of {1} bits")
  @CsvSource({"ed25519, 256", "rsa, 2048", "ecdsa, 256", "ecdsa, 384", "ecdsa, 521"})
  void sshKeygenAcceptsWhatWeSignAndWeAcceptWhatItSigns(String type, String bits) throws Exception {
    Path key = key("alice", type, bits, "");
    Path plan = Files.write(directory.resolve("x.plan"), PLAN);
    Path allowed = allowed("alice");

    PlanSigning.Signed ours = signing().sign(PLAN, Optional.of(key), NOBODY);
    Path signature = Files.writeString(directory.resolve("ours.sig"), ours.text());
    assertEquals(0, keygenVerifies(allowed, plan, signature));
    assertEquals(fingerprint(key), ours.key().fingerprint());

    keygen("-Y", "sign", "-q", "-n", "runbook-plan", "-f", key.toString(), plan.toString());
    String theirs = Files.readString(Path.of(plan + ".sig"));
    SigningKey signer = signing().verify(PLAN, theirs);
    assertEquals(ours.key(), signer);
  }

  @Test
  void aSignatureOverAnotherContentIsRefusedByBoth() throws Exception {
    Path key = key("alice", "ed25519", "256", "");
    PlanSigning.Signed signed = signing().sign(PLAN, Optional.of(key), NOBODY);
    Path other = Files.writeString(directory.resolve("other.plan"), "another plan\n");
    Path signature = Files.writeString(directory.resolve("ours.sig"), signed.text());

    SigningException refused =
        assertThrows(
            SigningException.class,
            () -> signing().verify(Files.readAllBytes(other), signed.text()));

    assertEquals("It was made over another content.", refused.getMessage());
    assertEquals(255, keygenVerifies(allowed("alice"), other, signature));
  }

  @Test
  void aSignatureForSomethingElseCountsForNothing() throws Exception {
    Path key = key("alice", "ed25519", "256", "");
    Path plan = Files.write(directory.resolve("x.plan"), PLAN);
    keygen("-Y", "sign", "-q", "-n", "git", "-f", key.toString(), plan.toString());

    SigningException refused =
        assertThrows(
            SigningException.class,
            () -> signing().verify(PLAN, Files.readString(Path.of(plan + ".sig"))));

    assertEquals("It is a signature for `git`, not for `runbook-plan`.", refused.getMessage());
  }

  @Test
  void whatIsNoSignatureIsRefusedInWords() {
    for (String text :
        List.of("", "hello", "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----")) {
      SigningException refused =
          assertThrows(SigningException.class, () -> signing().verify(PLAN, text));
      assertTrue(
          String.valueOf(refused.getMessage()).startsWith("The signature cannot be used: "), text);
    }
  }

  @Test
  void aKeyWithAPassphraseAsksForIt() throws Exception {
    Path key = key("alice", "ed25519", "256", "open sesame");

    assertThrows(SigningException.class, () -> signing().sign(PLAN, Optional.of(key), NOBODY));
    SigningException wrong =
        assertThrows(
            SigningException.class,
            () -> signing().sign(PLAN, Optional.of(key), _ -> Optional.of(secret("wrong"))));
    assertTrue(String.valueOf(wrong.getMessage()).contains("does not open"), wrong.toString());
    PlanSigning.Signed signed =
        signing().sign(PLAN, Optional.of(key), _ -> Optional.of(secret("open sesame")));
    assertEquals(signed.key(), signing().verify(PLAN, signed.text()));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"ed25519, 256", "rsa, 2048", "ecdsa, 256"})
  void anAgentSignsWithTheKeyThatItHas(String type, String bits) throws Exception {
    Path key = key("alice", type, bits, "");
    Path socket = directory.resolve("agent");
    Process agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("agent.log").toFile())
            .start();
    try {
      dev.runbook.testkit.Eventually.holds("the agent listens", () -> Files.exists(socket));
      ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertEquals(0, add.start().waitFor());
      Files.delete(key);

      PlanSigning.Signed signed =
          new SshPlanSigning(directory, Optional.of(socket))
              .sign(PLAN, Optional.of(Path.of(key + ".pub")), NOBODY);

      Path plan = Files.write(directory.resolve("x.plan"), PLAN);
      Path signature = Files.writeString(directory.resolve("ours.sig"), signed.text());
      assertEquals(0, keygenVerifies(allowed("alice"), plan, signature));
    } finally {
      agent.destroy();
      agent.waitFor();
    }
  }

  @Test
  void oneWhoSignsTwiceWithTwoKeysCountsOnceAndAStrangerNotAtAll() throws Exception {
    Path first = key("alice", "ed25519", "256", "");
    Path second = key("alice2", "rsa", "2048", "");
    Path bob = key("bob", "ecdsa", "256", "");
    Path mallory = key("mallory", "ed25519", "256", "");
    AllowedSigners allowed =
        AllowedSigners.read(
            "# who may approve\n"
                + "alice namespaces=\"runbook-plan\" "
                + publicKey(first)
                + "\nalice@example.com,alice "
                + publicKey(second)
                + "\nbob valid-before=\"20200101\" "
                + publicKey(bob)
                + "\nbob valid-after=\"20200101Z\" "
                + publicKey(bob),
            "signers");

    Approval.Count count =
        Approval.count(
            PLAN, signatures(first, second, bob, mallory), allowed, signing(), Instant.now());

    assertEquals(List.of("alice", "bob"), count.given().stream().map(Approval::name).toList());
    assertEquals(1, count.passedOver().size());
    assertTrue(count.passedOver().getFirst().contains("nobody's who may approve"));
    assertFalse(count.given().getFirst().fingerprint().isEmpty());
  }

  @Test
  void aKeyForOtherPurposesOrOfAnotherTimeDoesNotCount() throws Exception {
    Path key = key("alice", "ed25519", "256", "");
    for (String option :
        List.of(
            "namespaces=\"git,file\"",
            "valid-before=\"20200101\"",
            "valid-after=\"29990101000000Z\"")) {
      AllowedSigners allowed =
          AllowedSigners.read("alice " + option + " " + publicKey(key), "signers");
      assertEquals(
          List.of(),
          Approval.count(PLAN, signatures(key), allowed, signing(), Instant.now()).given(),
          option);
    }
    SigningException authority =
        assertThrows(
            SigningException.class,
            () -> AllowedSigners.read("* cert-authority " + publicKey(key), "signers"));
    assertTrue(
        String.valueOf(authority.getMessage()).startsWith("Line 1 of `signers`"),
        authority.toString());
  }

  private List<Approval.Signature> signatures(Path... keys) throws SigningException {
    List<Approval.Signature> signatures = new ArrayList<>();
    for (Path key : keys) {
      signatures.add(
          new Approval.Signature(
              key.getFileName() + ".sig", signing().sign(PLAN, Optional.of(key), NOBODY).text()));
    }
    return signatures;
  }

  private SshPlanSigning signing() {
    return new SshPlanSigning(directory, Optional.empty());
  }

  private static Value.Sensitive secret(String text) {
    return new Value.Sensitive(Value.text(text), "passphrase");
  }

  private Path key(String name, String type, String bits, String passphrase) throws Exception {
    Path key = directory.resolve(name);
    keygen("-q", "-t", type, "-b", bits, "-N", passphrase, "-C", name, "-f", key.toString());
    return key;
  }

  private static String publicKey(Path key) throws IOException {
    return Files.readString(Path.of(key + ".pub")).strip();
  }

  private Path allowed(String name) throws IOException {
    return Files.writeString(
        directory.resolve("allowed"), name + " " + publicKey(directory.resolve(name)) + "\n");
  }

  private static String fingerprint(Path key) throws Exception {
    Process process = new ProcessBuilder("ssh-keygen", "-l", "-f", key.toString()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return said.split(" ", -1)[1];
  }

  private static int keygenVerifies(Path allowed, Path plan, Path signature) throws Exception {
    return new ProcessBuilder(
            "ssh-keygen",
            "-Y",
            "verify",
            "-q",
            "-f",
            allowed.toString(),
            "-I",
            "alice",
            "-n",
            "runbook-plan",
            "-s",
            signature.toString())
        .redirectInput(plan.toFile())
        .start()
        .waitFor();
  }

  private static void keygen(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("ssh-keygen"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }
}
