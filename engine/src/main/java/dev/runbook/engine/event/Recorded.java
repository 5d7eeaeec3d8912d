package dev.runbook.engine.event;

import java.time.Instant;

/// An event with its place in the run.
///
/// @param sequence from 1, without gaps
public record Recorded(long sequence, Instant at, RunEvent event) {}
