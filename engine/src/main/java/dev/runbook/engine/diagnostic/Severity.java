package dev.runbook.engine.diagnostic;

/// How bad a finding is: an error stops everything before the first step, a warning is only said.
public enum Severity {
  ERROR,
  WARNING
}
