package dev.runbook.modules.assertion;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// @param message what to say when one is false, instead of our own sentence
record Assertion(List<Claim> claims, Optional<String> message) {
  Assertion {
    claims = List.copyOf(claims);
    requireNonNull(message, "message is null");
  }

  List<Claim> with(Claim.Verdict verdict) {
    return claims.stream().filter(claim -> claim.verdict() == verdict).toList();
  }
}
