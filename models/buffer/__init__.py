"""Buffers: places where parts wait for any of several stations."""
