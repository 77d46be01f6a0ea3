"""Tests of models/fleet."""
