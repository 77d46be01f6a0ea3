"""Scheduling: problems on arrays, solvers, and a checker. Importing it loads no solver."""
