"""Tests of ``viz``."""
