"""The page that compares policies."""

from viz.policies.page import write

__all__ = ["write"]
