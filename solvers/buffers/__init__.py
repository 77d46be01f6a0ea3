"""Buffer allocation: where places between machines serve best, judged by simulation."""

from .allocate import Allocation, Simulate, Values, allocate
from .least import UnreachableError, least_places, spread

__all__ = ["Allocation", "Simulate", "UnreachableError", "Values", "allocate", "least_places", "spread"]
