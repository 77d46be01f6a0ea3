"""Tests of ``scenarios.verbs``."""
