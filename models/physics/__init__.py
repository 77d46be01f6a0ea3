"""Formulas of motion, energy, cranes and batteries as compiled functions, each with its source.

The modules are `motion`, `energy`, `crane`, `rack`, `storage_classes` and `battery`. They import numba: name them
where they are used.
"""
