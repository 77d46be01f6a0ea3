"""Lot sizing and master plan. Importing it loads OR-Tools only when a plan is made."""

from .demand import LotSizing, LotSizingError
from .plan import MasterPlan, make_plan

__all__ = ["LotSizing", "LotSizingError", "MasterPlan", "make_plan"]
