"""Tests of ``twin.building.monitoring``."""
