"""Sweeps: a plant at many points, the settings of its fields, and which of them is best."""
