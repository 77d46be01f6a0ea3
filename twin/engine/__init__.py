"""Engines: a plant's description turned into a run."""
