"""Line balancing: tasks to stations. Importing it loads OR-Tools only when a line is balanced."""

from .balance import Balance, balance_with_cycle, balance_with_stations
from .line import BalancingError, Line

__all__ = ["Balance", "BalancingError", "Line", "balance_with_cycle", "balance_with_stations"]
