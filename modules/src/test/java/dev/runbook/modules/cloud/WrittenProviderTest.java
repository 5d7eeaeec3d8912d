package dev.runbook.modules.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.ExpressionLanguage;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Names;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.expression.SecretResolver;
import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.YamlReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The argument `provider` as the engine hands it over from a runbook's YAML: its commands are
/// shell text.
class WrittenProviderTest {
  @Test
  void commandsAreEscapedAndSettingsKeepTheirTypes() throws Exception {
    CommandProvider.Settings settings =
        read(
            """
            provider: command
            create: "cloud snap --region {{region}}"
            environment: { REGION: eu-1, TOKEN: !secret { env: TOKEN } }
            timeout: 90s
            capabilities: { group: true, max_members: 16 }
            """);
    assertEquals(
        Map.of(
            CommandProvider.Verb.CREATE,
            new ShellText("cloud snap --region 'eu; reboot'", Map.of())),
        settings.commands());
    assertEquals(
        Map.of(
            "REGION",
            Value.text("eu-1"),
            "TOKEN",
            new Value.Sensitive(Value.text("hush"), "!secret {env: TOKEN}")),
        settings.environment());
    assertEquals(Duration.ofSeconds(90), settings.timeout());
    assertEquals(
        new CloudProvider.Capabilities(CloudProvider.Group.SUPPORTED, 16), settings.capabilities());
  }

  @Test
  void whatAProviderDoesNotHaveIsNamed() {
    assertEquals("`provider` has no `crate`.", refusal("provider: command\ncrate: x"));
    assertEquals(
        "`provider.capabilities` has no `groups`.",
        refusal("provider: command\ncapabilities: { groups: true }"));
    assertEquals(
        "`provider.provider` says what kind of provider it is; `command` is the only one there is.",
        refusal("create: x"));
  }

  @Test
  void aCommandThatIsNoTextIsRefused() {
    assertEquals(
        "`provider.create` is a shell command, a text.",
        refusal("provider: command\ncreate: true"));
    assertEquals(
        "`provider.delete` is a shell command, a text.",
        refusal("provider: command\ndelete: { run: x }"));
  }

  private static String refusal(String yaml) {
    return String.valueOf(assertThrows(ArgumentException.class, () -> read(yaml)).getMessage());
  }

  private static CommandProvider.Settings read(String yaml) throws Exception {
    Value provider =
        Formula.of(
                YamlReader.read(new SourceFile("test.yml", yaml)).root().orElseThrow(),
                Place.SHELL,
                Names.ANY,
                new ExpressionLanguage(List.of()))
            .evaluate(new Region(), SecretResolver.of(_ -> "hush"));
    return CloudArguments.read(
            new Arguments(Map.of("action", Value.text("list"), "provider", provider)))
        .provider();
  }

  private record Region() implements Bindings {
    @Override
    public Optional<Value> find(String name) {
      return name.equals("region") ? Optional.of(Value.text("eu; reboot")) : Optional.empty();
    }

    @Override
    public Set<String> names() {
      return Set.of("region");
    }
  }
}
