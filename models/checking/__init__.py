"""What can be said of a plant without a run: names of nothing, parts that never end, loads, orders that come late."""

from models.checking.examine import examine
from models.checking.findings import Finding, Findings, Problem
from models.checking.require import checker, problems

__all__ = ["Finding", "Findings", "Problem", "checker", "examine", "problems"]
