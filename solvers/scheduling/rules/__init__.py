"""Dispatching rules. Importing it loads numba."""
