"""Tests of ``twin.building.trust``."""
