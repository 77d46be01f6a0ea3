"""Tests of ``scenarios``."""
