package dev.runbook.engine.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CoercionTest {
  @Test
  void aSecretIsConvertedAndStaysSecret() {
    Value secret = new Value.Sensitive(Value.text("90s"), "!secret {env: WAIT}");
    Value converted =
        new Value.Sensitive(new Value.Time(Duration.ofSeconds(90)), "!secret {env: WAIT}");
    assertEquals(
        new Coercion.Accepted(converted), Coercion.coerce(secret, ValueType.Simple.DURATION));
  }

  @Test
  void aRefusedSecretIsNotInTheMessage() {
    Value secret = new Value.Sensitive(Value.text("hunter2"), "!secret {env: WAIT}");
    Coercion.Result result = Coercion.coerce(secret, ValueType.Simple.DURATION);
    assertEquals(
        new Coercion.Refused(
            "The secret `!secret {env: WAIT}` is not of the type `duration`.",
            Optional.empty(),
            ""),
        result);
    assertFalse(result.toString().contains("hunter2"));
  }
}
