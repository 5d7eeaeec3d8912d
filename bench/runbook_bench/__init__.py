"""Measures runbook beside its peers on real sshd containers; `bench/run` starts it."""
