"""Tests of ``twin.record``."""
