"""Tests of twin.figures."""
