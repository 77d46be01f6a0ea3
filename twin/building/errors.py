"""What is wrong with a log."""

from __future__ import annotations

__all__ = ["LogError"]


class LogError(ValueError):
    """A log from which no plant can be built; one line names the file, what is wrong and what would be right."""
