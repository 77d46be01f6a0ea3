"""Tests of ``twin.study``."""
