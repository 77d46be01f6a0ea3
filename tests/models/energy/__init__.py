"""Tests of ``models.energy``."""
