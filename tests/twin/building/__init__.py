"""Tests of ``twin.building``."""
