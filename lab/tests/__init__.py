"""Tests of the lab itself; lab/selftest runs them."""
