"""Local search: job shops, flexible ones, setups, tardiness, flow shops; see search/."""

from ..search import solve, supports

__all__ = ["solve", "supports"]
