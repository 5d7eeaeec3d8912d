package dev.runbook.modules.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a provider answers, what it is asked, and what is refused before it is asked.
class ProviderTest extends CloudScene {
  @Test
  void anAnswerWithoutAFieldIsNamedAndShown() throws Exception {
    Map<String, Value> provider = new HashMap<>(((Value.Mapping) cloud.provider()).entries());
    provider.put(
        "describe", Value.text("echo '{\"snapshots\": [{\"snapshot\": \"s\", \"disk\": \"d\"}]}'"));
    Failure failure = failure(provider, action("list"));
    assertEquals(
        "The answer of the provider's `describe` cannot be understood: `snapshots[0].state` is"
            + " missing.",
        failure.message());
    assertEquals("{\"snapshots\": [{\"snapshot\": \"s\", \"disk\": \"d\"}]}", failure.detail());
    provider.put("describe", Value.text("echo 'not logged in' >&2; exit 4"));
    assertEquals(
        Failure.of(FailureKind.COMMAND, "The provider's `describe` ended with exit code 4.")
            .withDetail("not logged in"),
        failure(provider, action("list")));
    provider.remove("describe");
    assertEquals(
        "The provider has no command `describe`.", failure(provider, action("list")).message());
  }

  @Test
  void simpleCommandsFindTheRequestInTheirEnvironment() throws Exception {
    Map<String, Value> provider = new HashMap<>(((Value.Mapping) cloud.provider()).entries());
    provider.put("environment", Value.map(Map.of("REGION", Value.text("here"))));
    provider.put(
        "delete",
        Value.text(
            "echo \"$REGION $RUNBOOK_VERB $RUNBOOK_SNAPSHOT $RUNBOOK_SNAPSHOTS\" >&2; exit 1"));
    withSet(cloud);
    assertEquals(
        "here delete snap-1 snap-1",
        failure(provider, action("delete", "snapshots", texts("snap-1"))).detail());
  }

  @Test
  void whatMakesNoSenseIsRefusedBeforeAnyCall() throws Exception {
    assertEquals(
        "The action needs `set`, the set's id.",
        senseless(action("create", "disks", texts("d-disk1"))));
    assertEquals(
        "The action `create` needs at least one disk.",
        senseless(action("create", "set", Value.text("S"))));
    assertEquals(
        "The action `wait` of module `cloud-snapshot` has no `disks`.",
        senseless(action("wait", "set", Value.text("S"), "disks", texts("d-disk1"))));
    assertEquals(
        "The action `delete` takes one of `set` and `snapshots`.", senseless(action("delete")));
    assertEquals(List.of(), cloud.calls());
  }
}
