"""Fleets: vehicles, forklifts and people who carry, on a network of lanes."""
