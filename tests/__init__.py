"""The tests: the same tree as the sources, one module for each module."""
