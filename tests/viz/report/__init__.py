"""Tests of viz.report."""
