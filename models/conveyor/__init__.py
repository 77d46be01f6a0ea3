"""Conveyors: belts and roller tracks between stations."""
