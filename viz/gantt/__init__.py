"""The page of a schedule: a Gantt chart that zooms ten thousand bars, what was planned and what came out."""

from viz.gantt.writing import write

__all__ = ["write"]
