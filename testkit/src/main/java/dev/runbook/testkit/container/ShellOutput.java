package dev.runbook.testkit.container;

/// What a command in a container printed and how it ended.
public record ShellOutput(int exitCode, String stdout, String stderr) {}
