"""Tests of models.calendar."""
